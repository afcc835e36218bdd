/** The processes of this machine with their memory, by the means each system has. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessRow {
  pid: number;
  parent: number;
  /** Resident memory, bytes: the highest so far where the system keeps that, the present otherwise. */
  resident: number;
}

export interface ProcessTable {
  /** False: only what is seen when looking is known, so one has to look often. */
  keepsPeaks: boolean;
  /** What the numbers are, for the report. */
  measuredBy: string;
  read(): Promise<ProcessRow[]>;
}

const run = promisify(execFile);
const MAX_BUFFER = 16 * 1024 * 1024;

export function processTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  if (platform === 'linux') return { keepsPeaks: true, measuredBy: 'VmHWM of /proc', read: fromProc };
  if (platform === 'win32') return { keepsPeaks: true, measuredBy: 'PeakWorkingSetSize', read: fromWindows };
  return { keepsPeaks: false, measuredBy: 'rss of ps, sampled', read: fromPs };
}

async function fromProc(): Promise<ProcessRow[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(
    pids.map(async (pid) => {
      let status: string;
      try {
        status = await readFile(`/proc/${pid}/status`, 'utf8');
      } catch (error) {
        // Ended between the listing and now.
        if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
        throw error;
      }
      const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      return { pid: Number(pid), parent: field('PPid'), resident: field('VmHWM') * 1024 };
    }),
  );
  return rows.filter((row) => row !== undefined);
}

async function fromWindows(): Promise<ProcessRow[]> {
  const query =
    'Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,PeakWorkingSetSize | ConvertTo-Json';
  const { stdout } = await run('powershell', ['-NoProfile', '-Command', query], {
    windowsHide: true,
    maxBuffer: MAX_BUFFER,
  });
  const rows = JSON.parse(stdout) as { ProcessId: number; ParentProcessId: number; PeakWorkingSetSize: number }[];
  // The peak is in kibibytes, other than the present size.
  return rows.map((row) => ({
    pid: row.ProcessId,
    parent: row.ParentProcessId,
    resident: row.PeakWorkingSetSize * 1024,
  }));
}

async function fromPs(): Promise<ProcessRow[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss='], { maxBuffer: MAX_BUFFER });
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid = 0, parent = 0, kibibytes = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent, resident: kibibytes * 1024 };
    });
}
