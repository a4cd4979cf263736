using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Render.Music;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Sound;

public sealed class OwnMusicTests
{
    private const int Second = 48_000;

    [Theory]
    [InlineData("wav", "pcm_s16le")]
    [InlineData("mp3", "libmp3lame")]
    [InlineData("m4a", "aac")]
    [InlineData("ogg", "libvorbis")]
    public async Task Music_is_known_by_its_bytes_and_measured(string extension, string codec)
    {
        using var bench = new RenderBench();
        var blob = await ToneAsync(bench, extension, codec, seconds: 3);

        Assert.Equal(extension, MusicFormat.Of(await File.ReadAllBytesAsync(bench.PathOf(blob)))!.Extension);
        var measured = await Decoder(bench).MeasureAsync(blob, bench.Workspaces, default);
        Assert.InRange(measured.Seconds, 2.9, 3.2);
        Assert.InRange(measured.Lufs, -30, -10);
    }

    [Theory]
    [InlineData(0.4, "music_length")]
    [InlineData(602, "music_length")]
    public async Task Too_little_and_too_much_music_are_refused(double seconds, string code)
    {
        using var bench = new RenderBench();
        var blob = await ToneAsync(bench, "ogg", "flac", seconds);
        Assert.Equal(code, (await Assert.ThrowsAsync<PermanentException>(() => Decoder(bench).MeasureAsync(blob, bench.Workspaces, default))).Code);
    }

    [Fact]
    public async Task What_only_begins_like_music_is_refused()
    {
        using var bench = new RenderBench();
        foreach (var (extension, head) in new[] { ("wav", "RIFF....WAVEfmt "), ("mp3", "ID3"), ("m4a", "....ftypM4A "), ("ogg", "OggS") })
        {
            var blob = $"{UploadedMusic.Folder}broken.{extension}";
            bench.Put(blob, System.Text.Encoding.ASCII.GetBytes(head.PadRight(4_000, 'x')));
            Assert.Equal("music_unreadable", (await Assert.ThrowsAsync<PermanentException>(() => Decoder(bench).MeasureAsync(blob, bench.Workspaces, default))).Code);
        }
        Assert.Null(MusicFormat.Of(new byte[100]));
        Assert.Null(MusicFormat.Of("OggS"u8));
    }

    [Fact]
    public async Task Two_who_send_the_same_music_at_once_both_get_it_measured()
    {
        using var bench = new RenderBench();
        var file = await File.ReadAllBytesAsync(bench.PathOf(await ToneAsync(bench, "ogg", "libvorbis", seconds: 2)));
        var jobs = new InlineMediaJobs(new MusicProbeHandler(Decoder(bench)));
        var firstHasIt = new TaskCompletionSource();

        var slower = new UploadedMusic(bench.Blobs, new InterruptedJobs(jobs, _ => firstHasIt.Task)).StoreAsync(file, default);
        var first = await new UploadedMusic(bench.Blobs, jobs).StoreAsync(file, default);
        firstHasIt.SetResult();

        Assert.InRange(first.Seconds, 1.9, 2.2);
        Assert.Equal(first, await slower);
    }

    [Fact]
    public async Task Music_is_measured_although_its_job_is_erased_with_somebody_else_and_a_failure_is_not_the_last_word()
    {
        using var bench = new RenderBench();
        var file = await File.ReadAllBytesAsync(bench.PathOf(await ToneAsync(bench, "ogg", "libvorbis", seconds: 2)));
        var jobs = new InlineMediaJobs(new MusicProbeHandler(Decoder(bench)));
        var music = new UploadedMusic(bench.Blobs, new InterruptedJobs(jobs, id => jobs.ForgetAsync(id, default)));

        Assert.InRange((await music.StoreAsync(file, default)).Seconds, 1.9, 2.2);

        var broken = System.Text.Encoding.ASCII.GetBytes("OggS".PadRight(4_000, 'x'));
        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Equal("music_unreadable", (await Assert.ThrowsAsync<PermanentException>(() => music.StoreAsync(broken, default))).Code);
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(30.0)]
    public void Music_is_repeated_or_cut_without_a_click_and_levelled(double seconds)
    {
        short[] tone = [.. Enumerable.Range(0, (int)(seconds * Second)).SelectMany(at => Enumerable.Repeat((short)(12_000 * Math.Sin(at * 2 * Math.PI * 331.7 / Second)), 2))];

        var bed = MusicLoop.Fit(tone, lufs: -11, 9 * Second);

        Assert.Equal(2 * 9 * Second, bed.Length);
        // 12 dB less, and no step that is steeper than the tone's own.
        Assert.InRange(bed.Max(sample => Math.Abs((int)sample)), 2_700, 3_300);
        var steepest = 12_000 * 2 * Math.PI * 331.7 / Second / 3.98 * 1.5;
        Assert.InRange(Enumerable.Range(1, 9 * Second - 1).Max(at => Math.Abs(bed[2 * at] - bed[2 * at - 2])), 1, steepest);
        Assert.InRange(bed.Take(200).Concat(bed.TakeLast(200)).Max(sample => Math.Abs((int)sample)), 0, 60);
        // Heard throughout.
        for (var second = 1; second < 6; second++)
            Assert.InRange(bed.Skip(2 * second * Second).Take(2 * Second).Max(sample => Math.Abs((int)sample)), 2_000, 3_300);
    }

    [Fact]
    public async Task Music_of_one_s_own_steps_back_under_the_voice_as_the_synthesised_bed_does()
    {
        using var bench = new RenderBench();
        var blob = await ToneAsync(bench, "ogg", "libvorbis", seconds: 4, left: true);
        var measured = await Decoder(bench).MeasureAsync(blob, bench.Workspaces, default);
        var voice = new short[10 * Second];
        VoiceTrack.Place(TestVoices.Samples(words: 10), voice, 2 * Second);
        var film = bench.Film(scenes: 1) with { Music = new MusicBed("warm", 5, -3) { File = measured } };

        var heard = await MixedSound.MixAsync(bench, film, voice);

        Assert.InRange(heard.Loudness.Integrated, -14.5, -13.5);
        Assert.InRange(MixedSound.Level(heard.Side, 6.2, 7.5) - MixedSound.Level(heard.Side, 2.5, 4.8), 6, 30);
    }

    /// <summary>Something happens before the first wait for a job.</summary>
    private sealed class InterruptedJobs(IMediaJobs jobs, Func<string, Task> happens) : IMediaJobs
    {
        private bool hasHappened;

        public async Task<MediaJobState> WaitAsync(string id, TimeSpan atMost, CancellationToken cancellation)
        {
            if (!hasHappened)
            {
                hasHappened = true;
                await happens(id);
            }
            return await jobs.WaitAsync(id, atMost, cancellation);
        }

        public Task SubmitAsync(MediaJob job, CancellationToken cancellation) => jobs.SubmitAsync(job, cancellation);
        public Task<MediaJobState?> FindAsync(string id, CancellationToken cancellation) => jobs.FindAsync(id, cancellation);
        public Task RemindAsync(string id, CancellationToken cancellation) => jobs.RemindAsync(id, cancellation);
        public Task CancelAsync(string id, CancellationToken cancellation) => jobs.CancelAsync(id, cancellation);
        public Task<bool> ForgetAsync(string id, CancellationToken cancellation) => jobs.ForgetAsync(id, cancellation);
    }

    private static MusicDecoder Decoder(RenderBench bench) => new(bench.Blobs, bench.Tools);

    /// <param name="left">On the left alone, where no voice is.</param>
    private static async Task<string> ToneAsync(RenderBench bench, string extension, string codec, double seconds, bool left = false)
    {
        var blob = $"{UploadedMusic.Folder}{Guid.NewGuid():N}.{extension}";
        bench.Put(blob, []);
        await bench.Tools.RunAsync(new("ffmpeg",
        [
            "-v", "error", "-y", "-f", "lavfi", "-i", FormattableString.Invariant($"sine=frequency=440:sample_rate=44100:duration={seconds}"),
            "-af", left ? "pan=stereo|c0=c0|c1=0*c0" : "pan=stereo|c0=c0|c1=c0", "-c:a", codec, bench.PathOf(blob),
        ]), default);
        return blob;
    }
}
