// Holds pages to the ACT rules of QualWeb, and prints what fails as JSON: {"rules": count, "found": [{page, rule, code, html}]}.
// Called as: node qualweb.cjs CHROMIUM ADDRESS...   The packages lie in NODE_PATH.
const { QualWeb } = require("@qualweb/core");
const { ACTRules } = require("@qualweb/act-rules");

const AAA = new Set(["QW-ACT-R76"]); // text has the enhanced contrast of 7:1: WCAG 2.2, 1.4.6, level AAA

async function main() {
  const [executablePath, ...urls] = process.argv.slice(2);
  const qualweb = new QualWeb({});
  await qualweb.start({ maxConcurrency: 2, timeout: 120_000, monitor: false }, { executablePath, headless: true, args: ["--no-sandbox"] });
  const reports = await qualweb.evaluate({ urls, modules: [new ACTRules({})], log: { console: false, file: false } });
  await qualweb.stop();
  const found = [];
  let rules = 0;
  for (const url of urls) {
    const report = reports[url];
    if (!report) throw new Error(`no report of ${url}`);
    for (const rule of Object.values(report.modules["act-rules"].assertions)) {
      rules += 1;
      if (rule.metadata.outcome !== "failed" || AAA.has(rule.code)) continue;
      for (const result of rule.results) {
        if (result.verdict === "failed") {
          found.push({ page: url, code: rule.code, rule: rule.name, html: (result.elements[0]?.htmlCode || "").slice(0, 160) });
        }
      }
    }
  }
  console.log(JSON.stringify({ rules, found }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
