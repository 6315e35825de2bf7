/** What a unit fills in is kept as it is typed, and a table takes what is pasted from Excel. */
import { watchKeeping } from "./submissions/keeping";
import { setUpTables } from "./submissions/table";

setUpTables();
watchKeeping();
