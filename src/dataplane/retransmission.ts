/**
 * When an unanswered SYN is sent again, in ms after the first. Measured on Linux 6.18 with its default sysctls
 * (tcp_syn_linear_timeouts = 4, tcp_syn_retries = 6).
 */
const linearFirstMs: readonly number[] = [1030, 2060, 3080, 4100, 5130, 7140, 11180, 19370, 35500, 69030];

/**
 * Before Linux 6.5: doubled from the first on, six times. Measured on the same kernel with tcp_syn_linear_timeouts = 0, and
 * so a little more than the 1, 3, 7 … s that TCP_TIMEOUT_INIT alone would give.
 */
const doubledMs: readonly number[] = [1030, 3050, 7080, 15_270, 31_400, 64_940];

interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

/** When a kernel sends an unanswered SYN again, in ms after the first, by its version. */
export function synRetransmissionsOf(version: KernelVersion): readonly number[] {
  return hasLinearTimeouts(version) ? linearFirstMs : doubledMs;
}

/**
 * When connect() fails with ETIMEDOUT, in ms after the first SYN, by the schedule of a kernel: some time after the last
 * SYN, as if another were due. Measured.
 */
export function synGivenUpMs(retransmissionsMs: readonly number[]): number {
  return retransmissionsMs === linearFirstMs ? 134_590 : 130_480;
}

/** tcp_syn_linear_timeouts came with Linux 6.5. */
function hasLinearTimeouts({ major, minor }: KernelVersion): boolean {
  return major > 6 || (major === 6 && minor >= 5);
}

/** When unacknowledged data is sent again, in ms after the first. Measured on Linux 6.18, default sysctls. */
export const dataRetransmissionsMs: readonly number[] = [208, 416, 848, 1680, 3344, 6800, 13456, 26768, 54672, 107920];

/**
 * How long a kernel goes on with data that nobody acknowledges, in ms, until the connection is over for its program:
 * tcp_retries2 = 15. Source: Linux Documentation/networking/ip-sysctl.rst.
 */
export const dataGivenUpMs = 924_600;

/** Datagrams are not sent again by the kernel. */
export const neverAgainMs: readonly number[] = [];
