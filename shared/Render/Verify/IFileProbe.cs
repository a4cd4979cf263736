using AutoVideo.Processes;

namespace AutoVideo.Render.Verify;

/// <summary>Says what streams a file of our own making holds.</summary>
internal interface IFileProbe
{
    /// <returns>The streams, and the CPU seconds it took.</returns>
    Task<(ProbedFile File, double CpuSeconds)> ProbeAsync(string path, CancellationToken cancellation);
}

/// <summary>By ffprobe, as a child process with limits.</summary>
internal sealed class FfprobeProbe(ToolRunner tools) : IFileProbe
{
    public async Task<(ProbedFile File, double CpuSeconds)> ProbeAsync(string path, CancellationToken cancellation)
    {
        var probe = await tools.RunAsync(new("ffprobe", VerifyArguments.Probe(path)), cancellation);
        return (ProbedFile.Parse(probe.Output), probe.CpuSeconds);
    }
}
