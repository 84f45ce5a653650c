import { defineConfig, mergeConfig } from "vitest/config";
import all from "./vitest.config.ts";
export default mergeConfig(all, defineConfig({ test: { experimental: { viteModuleRunner: true, nodeLoader: false } } }));
