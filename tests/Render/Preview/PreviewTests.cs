using System.Globalization;
using AutoVideo.Render;
using AutoVideo.Render.Preview;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Preview;

public sealed class PreviewTests : IDisposable
{
    private readonly RenderBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_preview_shows_every_frame_of_the_video_small_and_with_its_sound()
    {
        var film = bench.Film(540, 960, scenes: 2);

        var (result, plan) = await MakeAsync(film);

        Assert.Equal((360, 640, film.Seconds), (result.Width, result.Height, result.Seconds));
        var sent = await SendAsync(plan, (_, _) => Task.CompletedTask);
        foreach (var file in new[] { bench.PathOf(result.Video), sent })
        {
            var streams = await ProbeAsync("-count_packets", "-show_entries", "stream=codec_name,width,height,nb_read_packets", file);
            Assert.StartsWith($"h264,360,640,{film.FrameCount}\naac,", streams, StringComparison.Ordinal);
        }
        // What was sent while it was made and the file kept afterwards are the same pictures at the same times, and the same sound.
        Assert.Equal(await FramesAsync(bench.PathOf(result.Video)), await FramesAsync(sent));
        var kept = await SoundAsync(bench.PathOf(result.Video));
        // FFmpeg gives out what an edit list of a fragmented file leaves out, at times below zero; a player drops it.
        var heard = (await SoundAsync(sent))[(1024 * 2 * sizeof(short))..];
        Assert.True(kept.Length > film.Seconds * 48_000 * 3.9 && kept.AsSpan().SequenceEqual(heard.AsSpan(0, kept.Length)));
    }

    [Fact]
    public async Task The_first_pictures_are_sent_before_the_sound_and_the_second_part_are_there()
    {
        var film = bench.Film(scenes: 2);
        var (_, plan) = await MakeAsync(film);
        var never = new TaskCompletionSource();
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var sent = new MemoryStream();
        using var stop = new CancellationTokenSource();

        var sending = new PreviewWriter(bench.Blobs, plan, (blob, token) =>
        {
            if (blob == plan.Parts[0].Blob)
                return Task.CompletedTask;
            asked.TrySetResult(blob);
            return never.Task.WaitAsync(token);
        }).WriteAsync(sent, stop.Token);

        if (await Task.WhenAny(asked.Task, sending) == sending)
            await sending;
        Assert.Equal(plan.Sound, await asked.Task);
        var path = Path.Combine(bench.Root, "begun.mp4");
        await File.WriteAllBytesAsync(path, sent.ToArray());
        Assert.Equal($"{plan.Parts[0].Frames}", await ProbeAsync("-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames", path));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task A_changed_caption_makes_only_the_parts_that_show_it_and_no_sound()
    {
        var film = bench.Film(scenes: 4);
        var (_, before) = await MakeAsync(film);
        var cue = film.Captions.Cues[^1];
        var changed = film with { Captions = film.Captions with { Cues = [.. film.Captions.Cues.SkipLast(1), cue with { Words = [cue.Words[0] with { Text = "Other" }, .. cue.Words.Skip(1)] }] } };

        var (again, after) = await MakeAsync(changed);

        Assert.Equal(before.Sound, after.Sound);
        Assert.InRange(before.Parts.Zip(after.Parts).Count(pair => pair.First.Blob != pair.Second.Blob), 1, 2);
        Assert.DoesNotContain("sound", again.CpuSeconds.Keys);
    }

    [Fact]
    public async Task A_preview_is_made_once_and_again_only_when_it_was_cleaned_away()
    {
        var film = bench.Film(scenes: 1);
        var (made, _) = await MakeAsync(film);
        var written = File.GetLastWriteTimeUtc(bench.PathOf(made.Video));

        Assert.Equal(made.Video, (await MakeAsync(film)).Result.Video);
        Assert.Equal(written, File.GetLastWriteTimeUtc(bench.PathOf(made.Video)));

        File.Delete(bench.PathOf(made.Video));
        Assert.True(File.Exists(bench.PathOf((await MakeAsync(film)).Result.Video)));
    }

    [Fact]
    public async Task A_preview_encodes_as_many_parts_at_once_as_the_settings_allow()
    {
        using var folder = new TemporaryFolder();
        var recorded = new RecordedTools(Path.Combine(folder.Path, "tools"), countsEncoders: true);
        using var watched = new RenderBench(recorded.Paths);

        await MakeAsync(watched, watched.Film(scenes: 3), parallelism: 1);

        Assert.Equal(1, recorded.MostEncoders);
    }

    [Theory]
    [InlineData(1080, 1920, 360, 640)]
    [InlineData(3840, 2160, 640, 360)]
    [InlineData(1080, 1350, 360, 450)]
    [InlineData(270, 480, 270, 480)]
    public void A_preview_has_360_pixels_on_its_shorter_side_and_the_frames_of_its_timeline(int width, int height, int small, int tall)
    {
        var film = bench.Film();
        var preview = PreviewTimeline.Of(film with { Output = new(width, height, 30, "medium", 18) { Codec = VideoCodec.Av1, SoftSubtitles = true } });

        Assert.Equal(new OutputSpec(small, tall, 30, "ultrafast", 28), preview.Output);
        Assert.Equal(film.Scenes, preview.Scenes);
        Assert.Empty(TimelineValidator.Errors(preview));
    }

    private Task<(PreviewResult Result, PreviewPlan Plan)> MakeAsync(Timeline film) => MakeAsync(bench, film);

    private static async Task<(PreviewResult Result, PreviewPlan Plan)> MakeAsync(RenderBench bench, Timeline film, int parallelism = 2)
    {
        var name = await new ManifestBlobs(bench.Blobs).WriteAsync("timeline", film, RenderJsonContext.Default.Timeline, default);
        var workspace = Directory.CreateDirectory(Path.Combine(bench.Workspaces, Guid.NewGuid().ToString("N"))).FullName;
        var result = await bench.Previewer(parallelism).RenderAsync(name, film, workspace, new Progress<double>(), default);
        await using var json = await bench.Blobs.OpenReadAsync(PreviewAddress.Plan(PreviewAddress.Of(name)), null, default);
        return (result, (await System.Text.Json.JsonSerializer.DeserializeAsync(json, RenderStoreJsonContext.Default.PreviewPlan))!);
    }

    private async Task<string> SendAsync(PreviewPlan plan, Func<string, CancellationToken, Task> arrives)
    {
        var path = Path.Combine(bench.Root, "sent.mp4");
        await using var file = File.Create(path);
        await new PreviewWriter(bench.Blobs, plan, arrives).WriteAsync(file, default);
        return path;
    }

    private async Task<string> ProbeAsync(params string[] arguments) =>
        (await bench.Tools.RunAsync(new("ffprobe", ["-v", "error", "-of", "csv=p=0", .. arguments]), default)).Output.Trim().TrimEnd(',');

    /// <summary>Of every frame the ticks since the first one, and the MD5 of its pixels.</summary>
    private async Task<string[]> FramesAsync(string path)
    {
        var frames = (await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", path, "-map", "0:v", "-enc_time_base", "1:30", "-vsync", "passthrough", "-f", "framemd5", "-"]), default))
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')).Select(line => line.Split(',', StringSplitOptions.TrimEntries)).ToArray();
        return [.. frames.Select(frame => $"{int.Parse(frame[2], CultureInfo.InvariantCulture) - int.Parse(frames[0][2], CultureInfo.InvariantCulture)} {frame[^1]}")];
    }

    private async Task<byte[]> SoundAsync(string path)
    {
        using var samples = new MemoryStream();
        await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", path, "-map", "0:a", "-f", "s16le", "-"]) { ReadOutput = (stream, stop) => stream.CopyToAsync(samples, stop) }, default);
        return samples.ToArray();
    }
}
