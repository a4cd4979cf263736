using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AutoVideo.Failures;

namespace AutoVideo.Render.Sound;

/// <summary>PCM WAV, 16 bits, 48 kHz, little-endian.</summary>
internal static class WavFile
{
    internal const int SampleRate = Voice.Speech.SampleRate;
    private const int MaxBytes = 512 * 1024 * 1024;

    /// <exception cref="PermanentException"><c>voice_invalid</c>: not mono 48 kHz 16-bit PCM.</exception>
    internal static short[] ReadMono(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
            throw new PermanentException("voice_invalid", $"A voice file is larger than {MaxBytes} bytes.");
        var bytes = File.ReadAllBytes(path).AsSpan();
        if (bytes.Length < 12 || !bytes[..4].SequenceEqual("RIFF"u8) || !bytes.Slice(8, 4).SequenceEqual("WAVE"u8))
            throw new PermanentException("voice_invalid", "A voice file is no WAV.");
        var known = false;
        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            // A writer that could not seek leaves the size open: then the data goes on to the end of the file.
            var body = bytes.Slice(at + 8, (int)Math.Min(size, (uint)(bytes.Length - at - 8)));
            if (bytes.Slice(at, 4).SequenceEqual("fmt "u8))
                known = IsMono48(body);
            else if (bytes.Slice(at, 4).SequenceEqual("data"u8))
                return known ? MemoryMarshal.Cast<byte, short>(body).ToArray() : throw new PermanentException("voice_invalid", "A voice file is not mono 48 kHz 16-bit PCM.");
            at += 8 + body.Length + (body.Length & 1);
        }
        throw new PermanentException("voice_invalid", "A voice file holds no sound.");
    }

    private static bool IsMono48(ReadOnlySpan<byte> format) =>
        format.Length >= 16 && BinaryPrimitives.ReadUInt16LittleEndian(format) is 1 or 0xFFFE
        && BinaryPrimitives.ReadUInt16LittleEndian(format[2..]) == 1 && BinaryPrimitives.ReadUInt32LittleEndian(format[4..]) == SampleRate
        && BinaryPrimitives.ReadUInt16LittleEndian(format[14..]) == 16;

    /// <param name="samples">Interleaved when there is more than one channel.</param>
    internal static void Write(string path, ReadOnlySpan<short> samples, int channels)
    {
        Span<byte> header = stackalloc byte[44];
        var dataBytes = (uint)samples.Length * 2;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], 36 + dataBytes);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)(SampleRate * channels * 2));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)(channels * 2));
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], dataBytes);
        using var file = File.Create(path);
        file.Write(header);
        file.Write(MemoryMarshal.AsBytes(samples));
    }
}
