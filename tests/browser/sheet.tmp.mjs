import { browser } from "./support.mjs";
import { readFileSync } from "node:fs";
const b = await browser(); const p = await b.newPage();
const [dir, ...sheets] = process.argv.slice(2);
for (const s of sheets) {
  const [name, list, w, h] = s.split("=");
  const imgs = list.split(",").map((n) => `<div style="width:${w}px;height:${h}px;overflow:hidden;border:1px solid red"><img style="width:${w}px" src="data:image/png;base64,${readFileSync(`${dir}/${n}.png`).toString("base64")}"></div>`);
  const n = imgs.length;
  await p.setViewportSize({ width: n * (Number(w) + 2) , height: Number(h) + 2 });
  await p.setContent(`<body style="margin:0;display:flex">${imgs.join("")}`);
  await p.waitForTimeout(200);
  await p.screenshot({ path: `/tmp/sheet_${name}.png` });
}
await b.close();
