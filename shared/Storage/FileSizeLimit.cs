using System.Runtime.InteropServices;

namespace AutoVideo.Storage;

/// <summary>A write past a limit on the size of files (<c>ulimit -f</c>) raises a signal that ends the process; here it becomes an error of the write.</summary>
internal static class FileSizeLimit
{
    private const PosixSignal FileSizeExceeded = (PosixSignal)25; // SIGXFSZ on Linux and macOS
    private static readonly Lazy<PosixSignalRegistration?> Registration = new(() => OperatingSystem.IsWindows()
        ? null
        : PosixSignalRegistration.Create(FileSizeExceeded, signal => signal.Cancel = true));

    /// <summary>For this whole process, from now on; a repeat does nothing.</summary>
    public static void ReportAsError() => _ = Registration.Value;
}
