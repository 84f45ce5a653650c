import { describe, it } from "vitest";
import { temporaryFolder } from "../ingest/files.ts";
import { cleanedAsStrings, codedFiles } from "./coded-files.ts";

describe("records that come as bytes are cleaned like the same records as strings", () => {
  const { first } = codedFiles(temporaryFolder());

  it("one file", async () => {
    await cleanedAsStrings([first()], 1 << 24, {});
  });
});
