using System.Diagnostics;
using AutoVideo.Visuals.Offline.Raster;

namespace AutoVideo.Tests.Profiles;

/// <summary>Pictures as people have them.</summary>
internal static class Pictures
{
    /// <summary>Red above, blue below.</summary>
    public static byte[] Png(int width, int height)
    {
        using var file = new MemoryStream();
        PngWriter.Write(file, width, height, (y, row) =>
        {
            for (var x = 0; x < width; x++)
                (row[x * 3], row[x * 3 + 1], row[x * 3 + 2]) = y < height / 2 ? ((byte)220, (byte)20, (byte)20) : ((byte)20, (byte)20, (byte)220);
        });
        return file.ToArray();
    }

    /// <summary>The same in another format, by ffmpeg.</summary>
    /// <param name="suffix">jpg or webp.</param>
    public static async Task<byte[]> AsAsync(string suffix, byte[] png, string folder)
    {
        var (source, target) = (Path.Combine(folder, "source.png"), Path.Combine(folder, $"picture.{suffix}"));
        await File.WriteAllBytesAsync(source, png);
        using var made = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-y", "-i", source, target]))!;
        await made.WaitForExitAsync();
        Assert.Equal(0, made.ExitCode);
        return await File.ReadAllBytesAsync(target);
    }

    /// <summary>A JPEG that also says where it was taken: an APP1 segment (Exif 2.3) after the start of the image.</summary>
    public static byte[] WithExif(byte[] jpeg, string text)
    {
        byte[] content = [.. "Exif\0\0"u8, .. System.Text.Encoding.ASCII.GetBytes(text)];
        var length = content.Length + 2;
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. content, .. jpeg[2..]];
    }
}
