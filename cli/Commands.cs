using AutoVideo.Cli.Api;

namespace AutoVideo.Cli;

/// <summary>What the arguments ask for.</summary>
internal abstract record Command(string? DataFolder)
{
    /// <param name="SourcePath">File of an article, <c>-</c> for standard input.</param>
    /// <param name="ScriptPath">File of a ready script, <c>-</c> for standard input.</param>
    /// <param name="Request">All but source and script.</param>
    internal sealed record Make(VideoRequest Request, string? SourcePath, string? ScriptPath, string? OutPath, bool Verbose, string? DataFolder) : Command(DataFolder);

    internal sealed record Serve(int Port, string? Listen, string? DataFolder) : Command(DataFolder);

    internal sealed record Clean(string? DataFolder) : Command(DataFolder);
}
