using System.Collections.Concurrent;
using AutoVideo.Processes;
using AutoVideo.Tests.Voice;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>What a provider's server says: the words of the request, spoken by an offline voice whose word times are known.</summary>
internal sealed record RealSpeech(short[] Samples, IReadOnlyList<SpokenWord> Words)
{
    public const int Rate = 24_000;
    private static readonly VoiceStage Stage = new();
    private static readonly ConcurrentDictionary<string, Task<RealSpeech>> Spoken = new();

    public double Seconds => (double)Samples.Length / Rate;

    public static Task<RealSpeech> OfAsync(string text) => Spoken.GetOrAdd(text, SpeakAsync);

    /// <summary>Bare 16-bit little-endian samples.</summary>
    public byte[] Pcm()
    {
        var bytes = new byte[Samples.Length * 2];
        Buffer.BlockCopy(Samples, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>RIFF WAVE of 24 or 48 kHz.</summary>
    public byte[] Wave(int rate = Rate)
    {
        var samples = rate == Rate ? Samples : [.. Samples.SelectMany(sample => new[] { sample, sample })];
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + samples.Length * 2);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(rate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(samples.Length * 2);
        foreach (var sample in samples)
            writer.Write(sample);
        return file.ToArray();
    }

    /// <summary>MP3, as providers send it by default.</summary>
    public async Task<byte[]> Mp3Async()
    {
        using var folder = new TemporaryFolder();
        var (wave, mp3) = (Path.Combine(folder.Path, "a.wav"), Path.Combine(folder.Path, "a.mp3"));
        await File.WriteAllBytesAsync(wave, Wave());
        await new ToolRunner(new ToolPaths(null), TimeProvider.System).RunAsync(new("ffmpeg", ["-v", "error", "-i", wave, "-b:a", "128k", mp3]), CancellationToken.None);
        return await File.ReadAllBytesAsync(mp3);
    }

    private static async Task<RealSpeech> SpeakAsync(string text)
    {
        // What the voices of Debian cannot read is still a request to a provider.
        var speech = await Stage.SpeakAsync(text, "en", "leo");
        var samples = Stage.Samples(speech);
        var half = new short[samples.Length / 2];
        for (var i = 0; i < half.Length; i++)
            half[i] = (short)Math.Round((samples[2 * i] + samples[2 * i + 1]) / 2 * 32767);
        return new RealSpeech(half, speech.Words);
    }
}
