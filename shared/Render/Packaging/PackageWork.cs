using AutoVideo.Processes;

namespace AutoVideo.Render.Packaging;

/// <summary>What the maker of a package has to work with.</summary>
/// <param name="Video">Path of the finished MP4; never to be written to.</param>
/// <param name="Folder">An empty folder of its own.</param>
internal sealed record PackageWork(Timeline.Timeline Timeline, string Video, string Folder, ToolRunner Tools, CpuMeter Meter, IProgress<double> Progress)
{
    private const long MemoryLimit = 6L << 30;

    /// <summary>Path of a file in the folder.</summary>
    internal string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Runs FFmpeg in the folder, with the limits that every child has.</summary>
    /// <param name="input">Writes its standard input; null for none.</param>
    internal async Task RunAsync(string step, IReadOnlyList<string> arguments, CancellationToken cancellation, Func<Stream, CancellationToken, Task>? input = null)
    {
        var result = await Tools.RunAsync(new("ffmpeg", ["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-protocol_whitelist", "file,pipe", .. arguments])
        {
            WorkingDirectory = Folder,
            // The slowest is the ladder: at worst some frames a second on one busy core.
            TimeLimit = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(Timeline.Seconds * 20),
            MemoryLimitBytes = MemoryLimit,
            FileLimitBytes = (64L << 20) + 4 * new FileInfo(Video).Length,
            WriteInput = input,
        }, cancellation);
        Meter.Add(step, result.CpuSeconds);
    }
}

/// <summary>Makes the files of one kind of package.</summary>
internal interface IPackageMaker
{
    PackageKind Kind { get; }

    /// <returns>Names of the finished files in the work's folder, with their media types.</returns>
    Task<IReadOnlyList<(string Name, string ContentType)>> MakeAsync(PackageWork work, CancellationToken cancellation);
}
