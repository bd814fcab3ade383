import { browser } from "./support.mjs";
import { spawnSync } from "node:child_process";
