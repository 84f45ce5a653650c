/**
 * What Jupyter's Python runs to execute a notebook: nbclient, one line of JSON per cell on stdout, and the notebook written
 * whatever happens, so that a failed run keeps everything up to the cell that failed.
 * Arguments: the notebook, where to write it executed, the folder to stand in, the kernel's name.
 */
export const EXECUTE = `
import json, sys
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

source, target, folder, kernel = sys.argv[1:5]
notebook = nbformat.read(source, as_version=4)

def tell(**event):
    print(json.dumps(event), flush=True)

def done(cell, cell_index, **_):
    tell(cell=cell_index + 1, cells=len(notebook.cells))

client = NotebookClient(notebook, timeout=None, kernel_name=kernel, resources={"metadata": {"path": folder}}, on_cell_complete=done)
code = 0
try:
    client.execute()
except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
    code = 1
    failed = next((i for i, cell in enumerate(notebook.cells) if any(o.output_type == "error" for o in cell.get("outputs", []))), None)
    if failed is None:
        failed = next((i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.get("execution_count") is None), len(notebook.cells) - 1)
    cell = notebook.cells[failed]
    lines = [line for o in cell.get("outputs", []) if o.output_type == "error" for line in o.traceback]
    tell(cell=failed + 1, cells=len(notebook.cells), source=cell.source, error="\\n".join(lines) or str(error))
finally:
    nbformat.write(notebook, target)
sys.exit(code)
`;
