/**
 * When an unanswered SYN is sent again, in ms after the first. Measured on Linux 6.18 with its default sysctls
 * (tcp_syn_linear_timeouts = 4, tcp_syn_retries = 6); kernels before 6.5 wait 1, 3, 7, 15 … s.
 */
export const synRetransmissionsMs: readonly number[] = [1030, 2060, 3080, 4100, 5130, 7140, 11180, 19370, 35500, 69030];

/** When unacknowledged data is sent again, in ms after the first. Measured on Linux 6.18, default sysctls. */
export const dataRetransmissionsMs: readonly number[] = [208, 416, 848, 1680, 3344, 6800, 13456, 26768, 54672, 107920];

/** Datagrams are not sent again by the kernel. */
export const neverAgainMs: readonly number[] = [];
