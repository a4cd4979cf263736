using AutoVideo.Processes;
using AutoVideo.Render;
using AutoVideo.Render.Encoders;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Render;

/// <summary>Tools unpacked below a folder, as a machine without root has them.</summary>
public sealed class ToolVersionsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Another_font_library_or_build_of_a_tool_is_told_from_the_one_before_and_the_same_ones_are_not()
    {
        Put("usr/share/fonts/serif.ttf", "one");
        PutFfmpeg("libavcodec 59");
        var seen = new List<(string Pictures, string Sound)> { await LookAsync() };
        Assert.Equal(seen[0], await LookAsync());

        Put("usr/share/fonts/serif.ttf", "two");
        seen.Add(await LookAsync());
        Put("usr/share/fonts/more/emoji.ttf", "new");
        seen.Add(await LookAsync());
        Put("usr/lib/x86_64-linux-gnu/libx264.so.998", "one");
        seen.Add(await LookAsync());
        Put("usr/lib/x86_64-linux-gnu/libx264.so.998", "two");
        seen.Add(await LookAsync());
        Assert.Single(seen.Select(look => look.Sound).Distinct());
        PutFfmpeg("libavcodec 60");
        seen.Add(await LookAsync());

        Assert.Distinct(seen.Select(look => look.Pictures));
        Assert.NotEqual(seen[0].Sound, seen[^1].Sound);
    }

    [Fact]
    public async Task With_another_font_installed_segments_captions_and_the_poster_are_made_anew_and_the_sound_is_not()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1, words: 3);
        await bench.RenderAsync(film);
        Put("usr/share/fonts/new.ttf", "no font that is ever chosen");
        var tools = new ToolRunner(new ToolPaths(folder.Path), TimeProvider.System);

        var result = await bench.RenderAsync(film, new VideoRenderer(
            bench.Blobs, tools, new ToolVersions(tools), new EncoderProbe(tools), Options.Create(new RenderOptions { Encoder = "software" }), NullLogger<VideoRenderer>.Instance));

        Assert.Equal(0, result.SegmentsReused);
        Assert.All(new[] { "segment/*.mp4", "caption-place/*.json", "poster/*.jpg" }, kind => Assert.Equal(2, Made(kind)));
        Assert.Equal(1, Made("mix/*.m4a"));

        int Made(string kind) => Directory.GetFiles(bench.PathOf($"artefacts/{Path.GetDirectoryName(kind)}"), Path.GetFileName(kind)).Length;
    }

    private async Task<(string Pictures, string Sound)> LookAsync()
    {
        var versions = new ToolVersions(new ToolRunner(new ToolPaths(folder.Path), TimeProvider.System));
        return (await versions.PicturesAsync(default), await versions.SoundAsync(default));
    }

    private void PutFfmpeg(string says)
    {
        Put("usr/bin/ffmpeg", $"#!/bin/sh\necho 'ffmpeg version 5'\necho '{says}'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Of("usr/bin/ffmpeg"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Put(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Of(path))!);
        File.WriteAllText(folder.Of(path), content);
    }
}
