using AutoVideo.Failures;

namespace AutoVideo.Storage;

/// <summary>Tells a full or read-only disk from other faults, and says so in words.</summary>
internal static class DiskErrors
{
    private const int FileTooBig = 27, NoSpace = 28, ReadOnlyFileSystem = 30, QuotaExceeded = 122;

    /// <summary>The failure to report when this one means that the disk takes nothing more; null else.</summary>
    public static PermanentException? Explain(Exception exception) => exception switch
    {
        IOException { HResult: NoSpace or QuotaExceeded or FileTooBig } => Full(exception),
        // The runtime reports EFBIG (a limit on the size of files) as an argument error of the write.
        ArgumentOutOfRangeException { ParamName: "value", TargetSite.DeclaringType.Namespace: "System.IO.Strategies" or "System.IO" or "Microsoft.Win32.SafeHandles" } => Full(exception),
        IOException { HResult: ReadOnlyFileSystem } or UnauthorizedAccessException => ReadOnly(exception),
        _ => null,
    };

    public static PermanentException Full(Exception inner) =>
        new("disk_full", "The disk that holds the data folder is full. Free some space (./run clean removes cached artefacts), then try again.", inner);

    public static PermanentException ReadOnly(Exception inner) =>
        new("disk_read_only", "The data folder cannot be written. Choose another with --data, or change its permissions.", inner);
}
