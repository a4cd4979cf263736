using AutoVideo.Render;
using AutoVideo.Render.Packaging;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render.Packaging;

[CollectionDefinition(nameof(PackageBench))]
public sealed class PackageBenchCollection : ICollectionFixture<PackageBench>;

/// <summary>One film rendered once for all tests of packages: three scenes, 540x960, so that one rung lies below it.</summary>
public sealed class PackageBench : IAsyncLifetime
{
    private string timelineBlob = "";

    internal RenderBench Bench { get; } = new();
    internal Timeline Film { get; private set; } = null!;
    internal RenderResult Result { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Film = Bench.Film(540, 960, scenes: 3, words: 13);
        timelineBlob = await new ManifestBlobs(Bench.Blobs).WriteAsync("timeline", Film, RenderJsonContext.Default.Timeline, default);
        Result = await Bench.RenderAsync(Film);
    }

    public Task DisposeAsync()
    {
        Bench.Dispose();
        return Task.CompletedTask;
    }

    internal Task<PackageResult> MakeAsync(PackageKind kind) => MakeAsync(kind, timelineBlob);

    internal async Task<PackageResult> MakeAsync(PackageKind kind, string timeline)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(Bench.Workspaces, Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            return await new PackageJobHandler(Bench.Blobs, Bench.Tools, Bench.Version).MakeAsync(new(Result.Video, timeline, kind), workspace, new Progress<double>(), default);
        }
        finally
        {
            Directory.Delete(workspace, recursive: true);
        }
    }

    /// <summary>Copies a package into a folder as somebody would who downloads it: under the files' own names.</summary>
    internal string Download(PackageResult package)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Bench.Root, $"download-{package.Kind}")).FullName;
        foreach (var file in package.Files)
            File.Copy(Bench.PathOf(file.Blob), Path.Combine(folder, file.Name), overwrite: true);
        return folder;
    }

    internal async Task<string> ProbeAsync(params string[] arguments) => (await Bench.Tools.RunAsync(new("ffprobe", ["-v", "error", "-of", "csv=p=0", .. arguments]), default)).Output.Trim();
}
