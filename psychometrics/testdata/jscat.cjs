// Makes jscat.json: npm pack @bdelab/jscat@5.2.3, then «node jscat.cjs PATH-OF-ITS-cat.js > jscat.json».
const { Cat } = require(process.argv[2]);
let state = 12345;
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
const papers = [];
for (let p = 0; p < 60; p++) {
  const items = [], right = [];
  for (let i = 0; i < 3 + (p % 28); i++) {
    items.push({ a: 0.4 + 2 * random(), b: -2.5 + 5 * random(), c: p % 3 === 0 ? 0 : 0.25 });
    right.push(random() < 0.55 ? 1 : 0);
  }
  const cat = new Cat({ method: "EAP", minTheta: -6, maxTheta: 6 });
  cat.updateAbilityEstimate(items.map((i) => ({ ...i, d: 1 })), right);
  papers.push({ items, right, eap: cat.theta, se_info: cat.seMeasurement });
}
console.log(JSON.stringify(papers));
