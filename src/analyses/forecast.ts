/** What the coming days and weeks look like, and how sure that is. */
import { defineAnalysis } from "./analysis.ts";
import { FORECAST_TABLES, type ForecastMarts, forecast } from "./forecast/marts.ts";
import { type ForecastOptions, forecastInfo } from "./forecast/options.ts";
import { REMEMBERED_FORECAST } from "./forecast/record.ts";
import { forecastSection } from "./forecast/section.ts";
import { FORECAST_RECORD } from "./forecast/tables.ts";

export { type ForecastMarts, forecast } from "./forecast/marts.ts";
export { ForecastOptions } from "./forecast/options.ts";

const OTHERWISE = "what earlier editions expected is not shown";

export default defineAnalysis<ForecastOptions, ForecastMarts>({
  ...forecastInfo,
  tables: FORECAST_TABLES,
  marts: forecast,
  section: forecastSection,
  remembers: {
    forecast: { columns: REMEMBERED_FORECAST, otherwise: OTHERWISE },
    forecast_record: { columns: Object.keys(FORECAST_RECORD.columns), otherwise: OTHERWISE },
  },
});
