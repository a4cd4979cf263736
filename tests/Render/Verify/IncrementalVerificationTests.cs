using AutoVideo.Failures;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Mp4;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Render.Verify;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render.Verify;

public sealed class IncrementalVerificationTests
{
    [Fact]
    public async Task After_a_change_only_the_new_segment_is_decoded_and_the_file_is_compared_packet_by_packet()
    {
        using var folder = new TemporaryFolder();
        var recorded = new RecordedTools(folder.Of("tools"));
        using var bench = new RenderBench(recorded.Paths);
        var film = bench.Film(scenes: 3, words: 8);
        await bench.RenderAsync(film);
        var before = recorded.Runs.Count;
        var cues = film.Captions.Cues.ToArray();
        cues[^1] = cues[^1] with { Words = [.. cues[^1].Words.Select(word => word with { Text = "changed" })] };

        var result = await bench.RenderAsync(film with { Captions = film.Captions with { Cues = cues } });

        var runs = recorded.Runs.Skip(before).ToArray();
        var look = Assert.Single(runs, run => run.Contains("freezedetect", StringComparison.Ordinal));
        Assert.Contains("unseen-0.mp4", look, StringComparison.Ordinal);
        Assert.DoesNotContain(runs, run => run.Contains("ebur128", StringComparison.Ordinal));
        Assert.Contains(result.Verification.Checks, check => check is { Name: "captions", Passed: true } && check.Measured.StartsWith(
            $"{CaptionLook.Of(film, SegmentPlan.Of(film)).Count} of ", StringComparison.Ordinal));
        Assert.Contains(result.Verification.Checks, check => check is { Name: "packets", Passed: true });
        Assert.Contains(result.Verification.Checks, check => check is { Name: "loudness", Passed: true, Measured: not "not measured" });
    }

    [Fact]
    public async Task A_picture_that_becomes_still_over_several_segments_is_still_found()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 3, words: 5);
        await bench.RenderAsync(film);
        // Each of them too short to be called frozen; together they are.
        bench.Put("p/plain.png", TestPictures.Plain(297, 528, 90, 90, 90));
        var scenes = film.Scenes.ToArray();
        scenes[1] = scenes[1] with { Layers = [new("p/plain.png", LayerRole.Background, 297, 528)] };
        scenes[2] = scenes[2] with { Layers = [new("p/plain.png", LayerRole.Background, 297, 528)] };

        var fault = await Assert.ThrowsAsync<PermanentException>(() => bench.RenderAsync(
            film with { Scenes = scenes, Captions = film.Captions with { Cues = [film.Captions.Cues[0]] } }));

        Assert.Contains("frozen", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stretches_that_touch_are_one_and_those_apart_are_not()
    {
        var first = new PictureSignal([], [new(0.9, 2)]);
        var second = new PictureSignal([new(0.2, 0.3)], [new(0, 0.7), new(1.5, 1.8)]);

        var joined = PictureSignal.Join([(0, first), (2, second)]);

        Assert.Equal([new(0.9, 2.7), new(3.5, 3.8)], joined.Still);
        Assert.Equal([new(2.2, 2.3)], joined.Black);
    }

    [Fact]
    public void Stretches_within_one_part_stay_apart_however_close_they_are()
    {
        var still = new PictureSignal([new(0, 0.05), new(0.1, 0.15)], [new(0, 1), new(1, 2)]);

        Assert.Equal([new(0, 1), new(1, 2)], PictureSignal.Join([(0, still)]).Still);
        // Across the parts' boundary only the last of the one and the first of the other become one.
        Assert.Equal([new(0, 1), new(1, 3), new(3, 4)], PictureSignal.Join([(0, still), (2, still)]).Still);
        Assert.Equal([new(0, 0.05), new(0.1, 0.15)], PictureSignal.Join([(0, still)]).Black);
    }

    [Fact]
    public void A_stretch_that_is_cut_into_parts_is_whole_again_when_they_are_joined()
    {
        // As a log gives the times of frames 31 and 62 at 30 a second.
        var decoded = new PictureSignal([], [new(0.3, 1.03333), new(1.03333, 2.5)]);
        var cut = 31 / 30.0;

        var joined = PictureSignal.Join([(0, decoded.Between(0, 0.5)), (0.5, decoded.Between(0.5, cut)), (cut, decoded.Between(cut, 3))]);

        Assert.Equal(0.3, Assert.Single(joined.Still).Start);
        Assert.Equal(2.5, joined.Still[0].End, 3);
    }

    [Fact]
    public async Task A_clip_that_stands_still_under_words_that_light_up_passes_before_and_after_another_scene_is_edited()
    {
        using var bench = new RenderBench();
        bench.Put("clips/short.mp4", []);
        await bench.Tools.RunAsync(new("ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=270x480:rate=30:duration=1", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", bench.PathOf("clips/short.mp4")]), default);
        var film = bench.Film(words: 12);
        film = film with
        {
            Scenes = [film.Scenes[0] with { Layers = [film.Scenes[0].Layers[0]], Clip = new("clips/short.mp4", 0, 15) { WhenShort = WhenShort.Freeze } }, film.Scenes[1]],
            Captions = film.Captions with { Style = "underline" },
        };
        var cues = film.Captions.Cues.ToArray();
        cues[^1] = cues[^1] with { Words = [.. cues[^1].Words.Select(word => word with { Text = "changed" })] };
        var edited = film with { Captions = film.Captions with { Cues = cues } };

        var first = await bench.RenderAsync(film);
        var incremental = await bench.RenderAsync(edited);
        bench.Forget();
        var whole = await bench.RenderAsync(edited);

        Assert.True(first.Verification.Passed);
        Assert.True(incremental.SegmentsReused > 0);
        Assert.Equal(whole.Verification.Checks, incremental.Verification.Checks);
    }

    [Fact]
    public async Task What_was_stored_and_is_damaged_is_made_again()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 3, words: 8);
        await bench.RenderAsync(film);
        var cues = film.Captions.Cues.ToArray();
        cues[^1] = cues[^1] with { Words = [.. cues[^1].Words.Select(word => word with { Text = "changed" })] };
        var first = (await new SegmentRenderer(bench.Blobs, bench.Tools, bench.Version).PlanAsync(film, EncoderKind.Software, default))[0].Address.File("mp4");
        var sound = Directory.EnumerateFiles(bench.PathOf("artefacts/mix"), "*.m4a").Single();
        string[] damaged = [bench.PathOf(first), sound];
        var before = damaged.ToDictionary(path => path, File.ReadAllBytes);
        foreach (var (path, bytes) in before)
            await File.WriteAllBytesAsync(path, [.. bytes[..(bytes.Length / 2)], (byte)(bytes[bytes.Length / 2] ^ 1), .. bytes[(bytes.Length / 2 + 1)..]]);

        var result = await bench.RenderAsync(film with { Captions = film.Captions with { Cues = cues } });

        Assert.Equal(2, result.SegmentsEncoded);
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
    }

    [Fact]
    public async Task Sound_that_its_container_delays_fails_the_comparison()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1);
        var video = bench.PathOf((await bench.RenderAsync(film)).Video);
        string[] segments = [.. (await new SegmentRenderer(bench.Blobs, bench.Tools, bench.Version).PlanAsync(film, EncoderKind.Software, default)).Select(part => bench.PathOf(part.Address.File("mp4")))];
        var sound = Directory.EnumerateFiles(bench.PathOf("artefacts/mix"), "*.m4a").Single();
        var late = Path.Combine(bench.Root, "late.mp4");
        await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", video, "-itsoffset", "0.3", "-i", video, "-map", "0:v", "-map", "1:a", "-c", "copy", late]), default);

        Assert.True(PacketCheck.Of(segments, sound, video).Passed);
        Assert.False(PacketCheck.Of(segments, sound, late).Passed);
    }

    [Fact]
    public async Task A_swapped_a_missing_and_a_damaged_packet_fail_the_comparison()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 2);
        var video = bench.PathOf((await bench.RenderAsync(film)).Video);
        var segments = Directory.EnumerateFiles(bench.PathOf("artefacts/segment"), "*.mp4").ToDictionary(path => Mp4Track.CountFrames(path));
        string[] good = [.. SegmentPlan.Of(film).Select(segment => segments[segment.FrameCount])];
        var sound = Directory.EnumerateFiles(bench.PathOf("artefacts/mix"), "*.m4a").Single();
        var damaged = Path.Combine(bench.Root, "damaged.mp4");
        var bytes = await File.ReadAllBytesAsync(video);
        bytes[Mp4Track.Read(video, Mp4Track.Video)!.Samples[7].Offset + 40] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes);

        Assert.True(PacketCheck.Of(good, sound, video).Passed);
        Assert.False(PacketCheck.Of([good[1], good[0], .. good[2..]], sound, video).Passed);
        Assert.False(PacketCheck.Of(good[1..], sound, video).Passed);
        Assert.False(PacketCheck.Of([.. good, good[0]], sound, video).Passed);
        Assert.False(PacketCheck.Of(good, good[0], video).Passed);
        Assert.False(PacketCheck.Of(good, sound, damaged).Passed);
        Assert.False(PacketCheck.Of([], sound, video).Passed);
    }
}
