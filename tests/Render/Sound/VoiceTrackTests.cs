using AutoVideo.Render.Sound;
using AutoVideo.Render.Verify;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render.Sound;

public sealed class VoiceTrackTests
{
    private const int Fade = 144;

    [Fact]
    public async Task Every_line_lies_at_its_sample_and_everything_else_is_silent()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 3, words: 3);

        var track = await VoiceTrack.BuildAsync(film, bench.Blobs, bench.Root, default);

        Assert.Equal((long)film.FrameCount * 1600, track.Length);
        var spoken = new bool[track.Length];
        foreach (var clip in film.Voice)
        {
            var line = WavFile.ReadMono(bench.PathOf(clip.Blob));
            Assert.Equal(clip.Samples, line.Length);
            // Inside the fades not a single sample differs.
            Assert.True(line.AsSpan(Fade..^Fade).SequenceEqual(track.AsSpan((int)clip.StartSample + Fade, line.Length - 2 * Fade)));
            Array.Fill(spoken, true, (int)clip.StartSample, line.Length);
        }
        Assert.DoesNotContain(track.Zip(spoken), pair => !pair.Second && pair.First != 0);
    }

    [Fact]
    public void Lines_that_begin_and_end_at_full_strength_make_no_click_where_they_meet()
    {
        short[] loud = [.. Enumerable.Repeat((short)28_000, 4_800)];
        short[] low = [.. Enumerable.Repeat((short)-28_000, 4_800)];
        var track = new short[14_400];

        VoiceTrack.Place(loud, track, 2_400);
        VoiceTrack.Place(low, track, 7_200);

        var steps = track.Zip(track.Skip(1), (one, next) => Math.Abs(next - one)).ToArray();
        Assert.InRange(steps.Max(), 1, 28_000 / Fade + 1);
        Assert.Contains((short)28_000, track);
        Assert.Contains((short)-28_000, track);
    }

    [Fact]
    public async Task The_voice_in_the_encoded_sound_is_where_the_track_has_it()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 2, words: 5) with { Music = null };
        var track = await VoiceTrack.BuildAsync(film, bench.Blobs, bench.Root, default);

        var heard = await MixedSound.MixAsync(bench, film, track);

        short[] left = [.. heard.Left.Select(sample => (short)Math.Clamp(sample * 32767f, -32767, 32767))];
        var onsets = new VoiceOnsets(left);
        Assert.All(film.Voice, clip => Assert.InRange(onsets.ErrorAt((double)clip.StartSample / 48_000) ?? 1, 0, 0.0201));
    }
}
