using AutoVideo.Failures;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;
using AutoVideo.Render.Verify;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render.Verify;

public sealed class SignalChecksTests : IDisposable
{
    private static readonly SoundSignal Sound = new([], new Loudness(-14, -2));
    private static readonly PictureSignal Pictures = new([], []);
    private readonly RenderBench bench = new();
    private readonly Timeline film;

    public SignalChecksTests() => film = bench.Film(scenes: 3, words: 6);

    public void Dispose() => bench.Dispose();

    /// <summary>An intro under music that begins with silence, and a pause within a line.</summary>
    [Theory]
    [InlineData("none", false)]
    [InlineData("own", false)]
    [InlineData("synthesised", true)]
    public void A_silence_where_nobody_speaks_is_a_fault_only_of_music_that_is_never_silent(string music, bool isFault)
    {
        var silent = new Stretch(0.2, 1.8);
        var timeline = film with { Music = music == "none" ? null : film.Music! with { File = music == "own" ? new("music/own.flac", 60, -20) : null } };

        Assert.Equal(isFault, Failed(timeline, Pictures, Sound with { Silent = [silent] }, new short[film.FrameCount * 1600]).Contains("silence"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("own")]
    public async Task A_silence_where_the_voice_speaks_is_a_fault_whatever_the_music_is(string music)
    {
        var voice = await VoiceTrack.BuildAsync(film, bench.Blobs, bench.Root, default);
        var spoken = film.Voice[1];
        var start = (double)spoken.StartSample / WavFile.SampleRate;
        var timeline = film with { Music = music == "none" ? null : film.Music! with { File = new("music/own.flac", 60, -20) } };

        Assert.Contains("silence", Failed(timeline, Pictures, Sound with { Silent = [new(start - 0.2, start + 1)] }, voice));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Footage_may_be_black_and_stand_still_and_what_is_drawn_may_not(int scene, bool isFault)
    {
        var filmed = film with { Scenes = [film.Scenes[0], film.Scenes[1] with { Clip = new("clips/a.mp4", 0, 20) { WhenShort = WhenShort.Freeze } }, film.Scenes[2]] };
        var middle = (filmed.Scenes[scene].FirstFrame + filmed.Scenes[scene].FrameCount / 2) / 30.0;
        var stretch = new Stretch(middle - 0.8, middle + 0.8);

        var failed = Failed(filmed, new([new(middle, middle + 0.3)], [stretch]), Sound, new short[film.FrameCount * 1600]);

        Assert.Equal(isFault ? ["black", "frozen"] : [], failed);
    }

    [Theory]
    [InlineData(0, "black frozen")]
    [InlineData(1, "frozen")]
    public void A_picture_that_was_not_drawn_here_may_be_black_and_may_not_stand_still(int scene, string faults)
    {
        var photographed = film with { Scenes = [film.Scenes[0], film.Scenes[1] with { IsPhoto = true }, film.Scenes[2]] };
        var middle = (film.Scenes[scene].FirstFrame + film.Scenes[scene].FrameCount / 2) / 30.0;

        var failed = Failed(photographed, new([new(middle, middle + 0.3)], [new(middle - 0.8, middle + 0.8)]), Sound, new short[film.FrameCount * 1600]);

        Assert.Equal(faults, string.Join(' ', failed));
    }

    [Fact]
    public void What_stands_still_before_and_after_footage_is_judged_by_itself()
    {
        Stretch[] outside = [.. Stretches.Outside([new(0, 10), new(20, 21)], [new(2, 4), new(6, 30)])];

        Assert.Equal([new(0, 2), new(4, 6)], outside);
    }

    [Fact]
    public async Task A_voice_that_is_cut_off_in_the_store_fails_by_its_scene()
    {
        var line = film.Voice[1];
        var path = bench.PathOf(line.Blob);
        var whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, whole[..(whole.Length / 2)]);

        var fault = await Assert.ThrowsAsync<PermanentException>(() => VoiceTrack.BuildAsync(film, bench.Blobs, bench.Root, default));

        Assert.Equal("voice_damaged", fault.Code);
        Assert.Contains(line.SceneId, fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Failed(Timeline timeline, PictureSignal pictures, SoundSignal sound, short[] voice) =>
        SignalChecks.Of(timeline, pictures, 0, sound, voice).Where(check => !check.Passed).Select(check => check.Name);
}
