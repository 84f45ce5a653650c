/** Before every file of tests: they run as the command does, on light Polars objects. */
import { requestLightPolars } from "../src/columns/light-request.ts";

requestLightPolars();
