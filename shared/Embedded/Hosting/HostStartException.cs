namespace AutoVideo.Embedded.Hosting;

/// <summary>The host cannot start; the message is for the person who started it.</summary>
public sealed class HostStartException : Exception
{
    public HostStartException(HostExitCode exitCode, string message, Exception? cause = null) : base(message, cause) => ExitCode = exitCode;

    public HostExitCode ExitCode { get; }
}

/// <summary>What the process ends with when the host could not start.</summary>
public enum HostExitCode
{
    /// <summary>A function, a setting or host.json is wrong.</summary>
    Misconfigured = 2,
    /// <summary>Another host runs on the same data folder.</summary>
    FolderInUse = 3,
    PortInUse = 4,
    FolderNotWritable = 5,
}
