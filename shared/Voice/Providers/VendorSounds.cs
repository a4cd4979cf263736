using System.Buffers.Binary;
using AutoVideo.Ai;
using AutoVideo.Failures;
using AutoVideo.Voice.Sound;

namespace AutoVideo.Voice.Providers;

/// <summary>Reads what a provider sent as sound, and refuses what is none or only a part of it.</summary>
internal static class VendorSounds
{
    // A voice keeps about the pace of a person: far beyond that it was cut off, or says something else.
    private const double Shortest = 0.25, Longest = 5, Grace = 3;

    private const int LowestRate = 8_000;

    /// <param name="expected">Seconds that the line should take, by estimate.</param>
    /// <exception cref="ProviderException">Not sound, cut off, silent, or of no plausible length.</exception>
    public static MonoSound Read(string provider, VendorSound sound, double expected)
    {
        var read = sound.Kind == SoundKind.Pcm ? new MonoSound(Samples(sound.Bytes), sound.SampleRate) : Wave(provider, sound.Bytes);
        if (read.SampleRate is < LowestRate or > Speech.SampleRate)
            throw Bad(provider, $"Sound of {read.SampleRate} Hz cannot be used.");
        if (read.Seconds < Shortest * expected || read.Seconds > Longest * expected + Grace)
            throw Bad(provider, $"A line of about {expected:0.0} s came as {read.Seconds:0.0} s of sound.");
        if (!Array.Exists(read.Samples, sample => Math.Abs(sample) > 0.003f))
            throw Bad(provider, "The sound is silent.");
        return read;
    }

    /// <summary>Whether bytes are a coded sound at all: an MP3 frame or ID3 tag, Ogg, FLAC.</summary>
    /// <exception cref="ProviderException">They are not.</exception>
    public static void RequireCoded(string provider, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 512 || !(bytes.StartsWith("ID3"u8) || bytes.StartsWith("OggS"u8) || bytes.StartsWith("fLaC"u8) || (bytes[0] == 0xFF && (bytes[1] & 0xE0) == 0xE0)))
            throw Bad(provider, "The answer is no sound.");
    }

    private static MonoSound Wave(string provider, byte[] bytes)
    {
        if (IsCutOff(bytes))
            throw Bad(provider, "The sound was cut off.");
        try
        {
            return WaveFile.Parse(bytes);
        }
        catch (TransientException unreadable)
        {
            throw new ProviderException(provider, ProviderFault.BadAnswer, unreadable.Message, null, unreadable);
        }
    }

    /// <summary>Less data than its header announces; streamed files announce none (0 or all ones).</summary>
    private static bool IsCutOff(ReadOnlySpan<byte> file)
    {
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            if (file.Slice(at, 4).SequenceEqual("data"u8))
                return length is > 0 and < 0x7FFF_0000 && at + 8 + length > file.Length;
            if (length > file.Length)
                return true;
            at += 8 + (int)length + ((int)length & 1);
        }
        return false;
    }

    private static float[] Samples(ReadOnlySpan<byte> pcm)
    {
        var samples = new float[pcm.Length / 2];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(pcm[(2 * i)..]) / 32768f;
        return samples;
    }

    private static ProviderException Bad(string provider, string what) => new(provider, ProviderFault.BadAnswer, what);
}
