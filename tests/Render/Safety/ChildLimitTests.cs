using AutoVideo.Processes;
using AutoVideo.Render;
using AutoVideo.Render.Packaging;
using AutoVideo.Storage;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render.Safety;

public sealed class ChildLimitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autovideo-limits-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_child_of_renders_previews_and_packages_has_limits_of_memory_and_of_the_files_it_writes()
    {
        using var bench = new RenderBench(Spying("ffmpeg", "ffprobe"));
        var film = bench.Film(scenes: 1, words: 3);
        var timeline = await new ManifestBlobs(bench.Blobs).WriteAsync("timeline", film, RenderJsonContext.Default.Timeline, default);
        var result = await bench.RenderAsync(film);
        await bench.Previewer().RenderAsync(timeline, film, Workspace(bench), new Progress<double>(), default);
        foreach (var kind in Enum.GetValues<PackageKind>())
            await new PackageJobHandler(bench.Blobs, bench.Tools, bench.Version).MakeAsync(new(result.Video, timeline, kind), Workspace(bench), new Progress<double>(), default);

        var children = await File.ReadAllLinesAsync(Path.Combine(folder, "limits.txt"));
        Assert.True(children.Length > 12, $"{children.Length} children");
        Assert.All(children, child =>
        {
            var (memory, file) = (child.Split(' ')[0], child.Split(' ')[1]);
            Assert.InRange(long.Parse(memory, System.Globalization.CultureInfo.InvariantCulture), 1, 64L << 20); // KB
            Assert.True(long.TryParse(file, out var blocks) && blocks > 0, child);
        });
        // An input that is a file or a pipe may lead to no other place.
        var inputs = children.SelectMany(child => child.Split(" -i ") is var parts ? parts[..^1].Zip(parts[1..], (before, after) => (Before: before, Name: after.Split(' ')[0])) : [])
            .Where(input => !input.Before.EndsWith("-f lavfi", StringComparison.Ordinal)).ToArray();
        Assert.True(inputs.Length > children.Length - 2, $"{inputs.Length} inputs");
        Assert.All(inputs, input => Assert.Matches("-protocol_whitelist (file|file,pipe)( |$)", input.Before));
    }

    private static string Workspace(RenderBench bench) => Directory.CreateDirectory(Path.Combine(bench.Workspaces, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>The real tools behind scripts that write down which limits they were started with.</summary>
    private ToolPaths Spying(params string[] tools)
    {
        foreach (var tool in tools)
        {
            var script = Path.Combine(folder, tool);
            File.WriteAllText(script, $"#!/bin/sh\necho \"$(ulimit -v) $(ulimit -f) $*\" >> '{folder}/limits.txt'\nexec '{new ToolPaths(null).Require(tool)}' \"$@\"\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return new ToolPaths(null) { SearchPath = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" };
    }
}
