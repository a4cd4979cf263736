using System.Buffers.Binary;
using AutoVideo.Failures;

namespace AutoVideo.Voice.Sound;

/// <summary>Mono sound in memory; samples from -1 to 1.</summary>
internal sealed record MonoSound(float[] Samples, int SampleRate)
{
    public double Seconds => (double)Samples.Length / SampleRate;
}

/// <summary>RIFF WAVE with 16-bit PCM, one channel: what the voices write and what we write.</summary>
internal static class WaveFile
{
    private const int HeaderBytes = 44;

    /// <exception cref="TransientException">The file is cut off or in another format: the voice was disturbed.</exception>
    public static MonoSound Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file.Slice(8, 4).SequenceEqual("WAVE"u8))
            throw new TransientException("The voice wrote no WAVE file.");
        var rate = 0;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var id = file.Slice(at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var body = file.Slice(at + 8, (int)Math.Min(length, (uint)(file.Length - at - 8)));
            if (id.SequenceEqual("fmt "u8) && body.Length >= 16)
                rate = ReadFormat(body);
            else if (id.SequenceEqual("data"u8) && rate > 0)
                return new(ToFloat(body), rate);
            at += 8 + body.Length + (body.Length & 1);
        }
        throw new TransientException("The voice's WAVE file has no sound in it.");
    }

    public static byte[] Write(ReadOnlySpan<float> samples, int sampleRate)
    {
        var bytes = new byte[HeaderBytes + samples.Length * 2];
        var header = bytes.AsSpan();
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], samples.Length * 2);
        for (var i = 0; i < samples.Length; i++)
        {
            var value = Math.Clamp(MathF.Round(samples[i] * 32767f), -32768f, 32767f);
            BinaryPrimitives.WriteInt16LittleEndian(header[(HeaderBytes + i * 2)..], (short)value);
        }
        return bytes;
    }

    private static int ReadFormat(ReadOnlySpan<byte> body)
    {
        var channels = BinaryPrimitives.ReadInt16LittleEndian(body[2..]);
        var bits = BinaryPrimitives.ReadInt16LittleEndian(body[14..]);
        return channels == 1 && bits == 16
            ? BinaryPrimitives.ReadInt32LittleEndian(body[4..])
            : throw new TransientException($"The voice wrote {channels} channels of {bits} bits instead of one of 16.");
    }

    private static float[] ToFloat(ReadOnlySpan<byte> data)
    {
        var samples = new float[data.Length / 2];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(i * 2)..]) / 32768f;
        return samples;
    }
}
