using System.Buffers;
using AutoVideo.Failures;
using AutoVideo.Render.Compose;
using AutoVideo.Visuals.Offline.Raster;
using AutoVideo.Visuals.Photos;

namespace AutoVideo.Render.Brand;

/// <summary>A logo as it is kept: decoded and written anew, so that nothing but its pixels is left of what was uploaded.</summary>
internal static class LogoImage
{
    private const int Smallest = 16, Largest = 2048;

    /// <exception cref="PermanentException"><c>logo_invalid</c>.</exception>
    internal static byte[] Clean(byte[] upload)
    {
        // The size first: a small file can hold a huge picture.
        if (ImageHeader.Read(upload) is not { Extension: "png" } header)
            throw new PermanentException("logo_invalid", "The logo is not a complete PNG.");
        if (header.Width is < Smallest or > Largest || header.Height is < Smallest or > Largest)
            throw new PermanentException("logo_invalid", $"The logo has {header.Width}x{header.Height} pixels; each side may have {Smallest} to {Largest}.");
        byte[]? rented = null;
        try
        {
            var image = PngReader.Read(upload, count => rented = ArrayPool<byte>.Shared.Rent(count))
                ?? throw new PermanentException("logo_invalid", "The logo is a PNG of an unusual kind; save it with 8 bits a channel and without interlacing.");
            if (Box.OfVisible(image).IsEmpty)
                throw new PermanentException("logo_invalid", "Nothing of the logo can be seen.");
            using var clean = new MemoryStream();
            PngWriter.Write(clean, image.Width, image.Height, (y, row) => image.Bytes.AsSpan(y * image.Width * 4, image.Width * 4).CopyTo(row), hasAlpha: true);
            return clean.ToArray();
        }
        catch (PermanentException fault) when (fault.Code == "picture_invalid")
        {
            throw new PermanentException("logo_invalid", "The logo is a damaged PNG.", fault);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
