using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using AutoVideo.Processes;
using AutoVideo.Render.Music;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;

namespace AutoVideo.Render.Sound;

/// <summary>Everything that determines the mixed sound.</summary>
internal sealed record SoundParameters(string Tools, long Samples, IReadOnlyList<VoiceClip> Voice, MusicBed? Music)
{
    /// <summary>Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SoundEffect>? Effects { get; init; }
}

/// <param name="Sha256">Of the file; without it, or without a signal, manifests of earlier versions, whose sound is mixed again.</param>
/// <param name="Signal">What decoding it found.</param>
internal sealed record SoundManifest(long Bytes, Verify.SoundSignal? Signal = null, string? Sha256 = null);

/// <param name="Blob">An AAC MP4.</param>
internal sealed record MixedTrack(string Blob, Verify.SoundSignal Signal);

/// <summary>Voice, music and effects into one AAC track: music and effects ducked under the voice, levelled to -14 LUFS, peaks held below -1 dBTP.</summary>
internal sealed class SoundMixer(IBlobStore blobs, ToolRunner tools, ToolVersions version)
{
    internal const double TargetLufs = -14, HighestTruePeak = -1;
    private const int CodeVersion = 2;
    private const double CloseEnough = 0.2;
    private const int Attempts = 4;
    private const string SoundFile = "sound.m4a";
    private readonly ArtefactStore artefacts = new(blobs);
    private readonly MusicDecoder music = new(blobs, tools);
    private readonly Verify.SoundListener listener = new(tools);

    /// <param name="voice">The voice track, as long as the video.</param>
    internal async Task<MixedTrack> MixAsync(Timeline.Timeline timeline, short[] voice, string workspace, CpuMeter meter, CancellationToken cancellation)
    {
        var address = await AddressAsync(timeline, cancellation);
        var blob = address.File("m4a");
        if (await artefacts.FindAsync(address, RenderStoreJsonContext.Default.SoundManifest, cancellation) is { Signal: { Voice.Lines: not null } signal } known
            && await FileHash.IsWholeAsync(blobs, blob, known.Bytes, known.Sha256, workspace, cancellation))
            return new(blob, signal);

        var folder = Directory.CreateDirectory(Path.Combine(workspace, "sound")).FullName;
        meter.Measure("sound", () => WavFile.Write(Path.Combine(folder, "voice.wav"), voice, 1));
        if (timeline.Music is { } bed)
        {
            var own = bed.File is { } uploaded ? await music.DecodeAsync(uploaded.Blob, voice.Length, folder, cancellation) : [];
            meter.Measure("sound", () => WavFile.Write(
                Path.Combine(folder, "music.wav"), bed.File is null ? MusicSynth.Play(bed, voice.Length) : MusicLoop.Fit(own, bed.File.Lufs, voice.Length), 2));
        }
        if (timeline.Effects.Count > 0)
            meter.Measure("sound", () => WavFile.Write(Path.Combine(folder, "effects.wav"), EffectSynth.Play(timeline.Effects, voice.Length), 2));
        var mixed = await RunAsync(MixArguments(voice.Length, timeline.Music, timeline.Effects.Count > 0), folder, voice.Length, meter, cancellation);
        var heard = await LevelAsync(timeline, mixed, folder, voice, meter, cancellation);
        var file = Path.Combine(folder, SoundFile);
        var hash = await FileHash.OfAsync(file, cancellation);
        var written = await blobs.WriteFileAsync(blob, file, "audio/mp4", cancellation);
        await artefacts.SaveAsync(address, new(written.Length, heard, hash), RenderStoreJsonContext.Default.SoundManifest, cancellation);
        return new(blob, heard);
    }

    /// <summary>Where the mixed sound of a timeline lies, whether it is mixed or not; its file ends on <c>m4a</c>.</summary>
    internal async Task<ContentAddress> AddressAsync(Timeline.Timeline timeline, CancellationToken cancellation) => ContentAddress.Of("mix", CodeVersion,
        new SoundParameters(await version.SoundAsync(cancellation), VoiceTrack.Samples(timeline), timeline.Voice, timeline.Music)
        {
            Effects = timeline.Effects.Count > 0 ? timeline.Effects : null,
        }, RenderStoreJsonContext.Default.SoundParameters);

    // The limiter takes a little loudness away and the encoder adds a little peak; both are measured on the encoded sound and corrected.
    private async Task<Verify.SoundSignal> LevelAsync(Timeline.Timeline timeline, Loudness mixed, string folder, short[] voice, CpuMeter meter, CancellationToken cancellation)
    {
        var gain = mixed.Integrated <= -69 ? 0 : TargetLufs - mixed.Integrated;
        var ceiling = -2.0;
        for (var attempt = 1; ; attempt++)
        {
            await RunAsync(LevelArguments(gain, ceiling), folder, voice.Length, meter, cancellation, measured: false);
            var heard = await listener.ListenAsync(timeline, Path.Combine(folder, SoundFile), voice, "sound", meter, cancellation);
            var result = heard.Loudness ?? throw new Failures.TransientException("FFmpeg did not report the loudness of the mix.");
            var off = TargetLufs - result.Integrated;
            var peak = result.TruePeak ?? throw new Failures.TransientException("FFmpeg did not report the true peak of the mix.");
            var fits = Math.Abs(off) <= CloseEnough && peak <= HighestTruePeak - 0.1;
            if (fits || attempt == Attempts || result.Integrated <= -69)
                return heard;
            gain += off;
            ceiling -= Math.Max(0, peak - (HighestTruePeak - 0.3));
        }
    }

    private async Task<Loudness> RunAsync(IReadOnlyList<string> arguments, string folder, long samples, CpuMeter meter, CancellationToken cancellation, bool measured = true)
    {
        var log = new StringBuilder();
        var result = await tools.RunAsync(new("ffmpeg", arguments)
        {
            WorkingDirectory = folder,
            OnErrorLine = line => log.Append(line).Append('\n'),
            TimeLimit = TimeSpan.FromMinutes(5),
            // Two channels of 32 bits, and room for what frames them.
            FileLimitBytes = (64L << 20) + 8 * samples,
        }, cancellation);
        meter.Add("sound", result.CpuSeconds);
        return !measured ? new(0, 0) : Loudness.Parse(log.ToString()) ?? throw new Failures.TransientException("FFmpeg did not report the loudness of the mix.");
    }

    private static string[] MixArguments(long samples, MusicBed? music, bool hasEffects)
    {
        const string Speech = "[0:a]highpass=f=70,equalizer=f=220:t=q:w=1:g=1.5,equalizer=f=3200:t=q:w=1.2:g=2.5,treble=g=3:f=6500,"
            + "acompressor=threshold=-20dB:ratio=3:attack=8:release=120:makeup=2";
        var end = $"atrim=end_sample={samples.ToString(CultureInfo.InvariantCulture)},ebur128=framelog=verbose[out]";
        var bed = (music, hasEffects) switch
        {
            ({ }, false) => $"[1:a]volume={Decibels(music.GainDb)}[m];",
            ({ }, true) => $"[1:a]volume={Decibels(music.GainDb)}[b];[b][2:a]amix=inputs=2:normalize=0:duration=first[m];",
            _ => "[1:a]anull[m];",
        };
        var graph = music is null && !hasEffects
            ? $"{Speech},pan=stereo|c0=c0|c1=c0,{end}"
            : $"{Speech},asplit[v][k];{bed}"
              + "[m][k]sidechaincompress=threshold=0.03:ratio=8:attack=20:release=400[d];[v]pan=stereo|c0=c0|c1=c0[s];"
              + $"[s][d]amix=inputs=2:normalize=0:duration=first,{end}";
        return [.. Start("info"), .. Input("voice.wav"), .. music is null ? [] : Input("music.wav"), .. hasEffects ? Input("effects.wav") : [],
            "-filter_complex", graph, "-map", "[out]", "-c:a", "pcm_f32le", "-fflags", "+bitexact", "mix.wav"];
    }

    private static string[] LevelArguments(double gain, double ceiling) =>
    [
        .. Start("error"), .. Input("mix.wav"),
        // level=false: else the limiter raises what it has limited back to full scale.
        "-af", $"volume={Decibels(gain)},alimiter=limit={Math.Pow(10, ceiling / 20).ToString("0.0000", CultureInfo.InvariantCulture)}:level=false:attack=2:release=60",
        "-c:a", "aac", "-b:a", "160k", "-ar", "48000", "-ac", "2", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact",
        // In FFmpeg's milliseconds the end is rounded, and a last packet of a few samples falls off when it is joined.
        "-movie_timescale", "48000", "-f", "mp4", SoundFile,
    ];

    private static string[] Start(string log) => ["-hide_banner", "-loglevel", log, "-nostats", "-nostdin", "-y"];

    private static string[] Input(string file) => ["-protocol_whitelist", "file", "-i", file];

    private static string Decibels(double value) => value.ToString("0.00", CultureInfo.InvariantCulture) + "dB";
}
