using AutoVideo.Processes;

namespace AutoVideo.Render;

/// <summary>First line of <c>ffmpeg -version</c>, asked once: another build may encode other bytes.</summary>
internal sealed class FfmpegVersion(ToolRunner tools)
{
    private volatile string? line;

    // Two callers at once may both ask; they get the same answer.
    internal async Task<string> GetAsync(CancellationToken cancellation) =>
        line ??= (await tools.RunAsync(new("ffmpeg", ["-version"]), cancellation)).Output.Split('\n')[0];
}
