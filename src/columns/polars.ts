/**
 * The only door to Polars: the package, and its light objects where the process asks for them (`light-request.ts`). Nothing
 * else imports nodejs-polars.
 */
import pl from "nodejs-polars";
import { lightenPolars } from "./light-polars.ts";
import { whenRequested } from "./light-request.ts";

whenRequested(() => lightenPolars(pl));

export type * from "nodejs-polars";
export default pl;
