// Opens a site from its folder in Firefox, does there what readers do, and prints what it saw as JSON.
// Called as: node firefox.cjs FIREFOX FOLDER-URL BOARD COMPARE SEARCH   (the last three: addresses of pages).
const puppeteer = require("puppeteer");

async function main() {
  const [executablePath, folder, board, compare, search] = process.argv.slice(2);
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => (["error", "warn"].includes(message.type()) ? complaints.push(message.text()) : null));
  const seen = {};
  const go = (address) => page.goto(folder + address, { waitUntil: "load" });
  await go("index.html");
  seen.title = await page.title();
  seen.fonts = await page.evaluate(() => document.fonts.ready.then(() => [...document.fonts].filter((f) => f.status === "loaded").length));
  await go(board);
  seen.cells = await page.$$eval("td.cell", (cells) => cells.length);
  await page.click("table.sortable th button");
  seen.sorted = await page.$$eval("[aria-sort]", (heads) => heads.length);
  seen.state = await page.$eval("[role=status]", (element) => element.textContent);
  await go(compare);
  seen.compared = await page.$$eval("table.compared thead th", (heads) => heads.length);
  await go(search);
  await page.waitForSelector("#results li", { timeout: 30_000 });
  seen.results = await page.$$eval("#results li", (lines) => lines.length);
  await browser.close();
  console.log(JSON.stringify({ ...seen, complaints }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
