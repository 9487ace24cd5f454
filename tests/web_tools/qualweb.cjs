// Holds pages to the ACT rules of QualWeb, and prints what fails as JSON: {"rules": count, "found": [{page, rule, code, html}]}.
// Called as: node qualweb.cjs CHROMIUM ADDRESS...   The packages lie in NODE_PATH.
// QualWeb's own queue closes a page that takes long, and is silent about it; here a page takes as long as it takes.
const puppeteer = require("puppeteer");
const { ACTRules } = require("@qualweb/act-rules");
const { EvaluationManager, PluginManager, QualwebPage } = require("@qualweb/core/lib");

const AAA = ["QW-ACT-R76"]; // text has the enhanced contrast of 7:1: WCAG 2.2, 1.4.6, level AAA
const AT_ONCE = 2;

async function evaluated(browser, url) {
  const page = await browser.newPage();
  const manager = new EvaluationManager(new QualwebPage(new PluginManager(), page, url));
  const report = await manager.evaluate({ modules: [new ACTRules({ exclude: AAA })], translate: "en" });
  await page.close();
  return Object.values(report.modules["act-rules"].assertions);
}

async function main() {
  const [executablePath, ...urls] = process.argv.slice(2);
  const args = ["--no-sandbox", "--disable-dev-shm-usage"];
  const browser = await puppeteer.launch({ executablePath, headless: true, args, protocolTimeout: 600_000 });
  const told = new Map();
  const ahead = [...urls];
  // Seen once on a busy machine: the rules ran before their helpers stood in the page. What fails twice is an error.
  const twice = (url) => evaluated(browser, url).catch(() => evaluated(browser, url));
  const worker = async () => {
    for (let url = ahead.shift(); url; url = ahead.shift()) told.set(url, await twice(url));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await browser.close();
  const found = [];
  for (const url of urls) {
    for (const rule of told.get(url).filter((each) => each.metadata.outcome === "failed")) {
      for (const result of rule.results.filter((each) => each.verdict === "failed")) {
        found.push({ page: url, code: rule.code, rule: rule.name, html: (result.elements[0]?.htmlCode || "").slice(0, 160) });
      }
    }
  }
  console.log(JSON.stringify({ rules: [...told.values()].flat().length, found }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
