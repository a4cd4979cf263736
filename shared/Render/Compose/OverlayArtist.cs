using System.Buffers;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Visuals.Offline;

namespace AutoVideo.Render.Compose;

/// <summary>Draws the elements of overlays once, many on a sheet, as pieces that frames are then made of.</summary>
internal sealed class OverlayArtist(IBlobStore blobs, ToolRunner tools)
{
    private const int MaxImageBytes = 4 * 1024 * 1024;
    private readonly LayerRasterizer rasterizer = new(tools, tools.Paths);

    /// <param name="folder">An empty folder for temporary files.</param>
    /// <exception cref="PermanentException"><c>picture_failed</c>, <c>picture_invalid</c>, <c>overlay_too_large</c>.</exception>
    internal async Task<IReadOnlyList<DecodedOverlay>> DrawAsync(
        IReadOnlyList<Overlay> overlays, OutputSpec output, string language, string folder, CancellationToken cancellation)
    {
        var pen = new ElementPen(output, language, tools.Paths);
        var images = await ImagesAsync(overlays, folder, cancellation);
        var drawings = overlays.Select(overlay => overlay.Elements.Select(element => pen.Draw(element, images)).ToArray()).ToArray();
        var pieces = drawings.SelectMany(elements => elements).SelectMany(drawing => drawing.Pieces).Distinct().ToArray();
        var sprites = new Dictionary<Piece, Sprite>();
        foreach (var (sheet, number) in SpriteSheet.Pack(pieces).Select((sheet, number) => (sheet, number)))
        {
            var file = await rasterizer.RasterizeAsync(sheet.Svg(), $"sheet-{number}", folder, cancellation);
            foreach (var (piece, planes) in Cut(await File.ReadAllBytesAsync(file, cancellation), sheet))
                sprites[piece] = new(planes, piece.Left, piece.Top);
            File.Delete(file);
        }
        return [.. overlays.Zip(drawings).Select(pair => new DecodedOverlay(pair.First, [.. pair.First.Elements.Zip(pair.Second).Select(element => element.Second.Decode(element.First, sprites))]))];
    }

    private static List<(Piece, LayerPlanes?)> Cut(byte[] png, SpriteSheet sheet)
    {
        byte[]? rented = null;
        try
        {
            var image = PngReader.Read(png, count => rented = ArrayPool<byte>.Shared.Rent(count))
                ?? throw new PermanentException("picture_failed", "The overlays were drawn in a form that cannot be read.");
            return [.. sheet.Places.Select(place => (place.Piece, LayerConverter.Convert(Crop(image, place), opaque: false)))];
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static RgbaImage Crop(RgbaImage sheet, (Piece Piece, int X, int Y) place)
    {
        var (width, height) = (place.Piece.Width, place.Piece.Height);
        var bytes = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
            sheet.Bytes.AsSpan(((place.Y + y) * sheet.Width + place.X) * 4, width * 4).CopyTo(bytes.AsSpan(y * width * 4));
        return new(width, height, bytes);
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> ImagesAsync(IEnumerable<Overlay> overlays, string folder, CancellationToken cancellation)
    {
        var images = new Dictionary<string, byte[]>();
        foreach (var blob in overlays.SelectMany(overlay => overlay.Elements).Select(element => element.Blob).OfType<string>().Distinct())
        {
            var path = await blobs.OpenFileAsync(blob, folder, cancellation);
            if (new FileInfo(path).Length > MaxImageBytes)
                throw new PermanentException("picture_invalid", $"An image of an overlay is larger than {MaxImageBytes} bytes.");
            images[blob] = await File.ReadAllBytesAsync(path, cancellation);
        }
        return images;
    }
}

/// <summary>SVG of something small, and where it lies in the frame.</summary>
/// <param name="Left">Even pixels.</param>
/// <param name="Svg">In pixels of its own, from its top left corner.</param>
internal sealed record Piece(int Left, int Top, int Width, int Height, string Svg);

/// <summary>An element as pieces: the whole of it, and the parts that a counting figure is spelled with.</summary>
internal sealed record ElementDrawing(Piece Whole, Figure? Figure, IReadOnlyDictionary<string, Piece> Parts, IReadOnlyDictionary<string, double> Advances, double Left, double Width)
{
    internal IEnumerable<Piece> Pieces => Parts.Values.Prepend(Whole);

    internal DecodedElement Decode(OverlayElement element, IReadOnlyDictionary<Piece, Sprite> sprites) => new(
        element, sprites[Whole], Figure is null ? null : new(Figure, Parts.ToDictionary(part => part.Key, part => sprites[part.Value]), Advances, Left, Width));
}

/// <summary>Pieces side by side on one picture, so that one run of the rasterizer draws them all.</summary>
internal sealed record SpriteSheet(int Width, int Height, IReadOnlyList<(Piece Piece, int X, int Y)> Places)
{
    private const int UsualWidth = 2048, MaxPixels = 12_000_000, LargestPiece = PngReader.MaxPixels / 2;

    /// <exception cref="PermanentException"><c>overlay_too_large</c>.</exception>
    internal static IEnumerable<SpriteSheet> Pack(IReadOnlyList<Piece> pieces)
    {
        var places = new List<(Piece, int, int)>();
        int x = 0, y = 0, shelf = 0, width = UsualWidth;
        foreach (var piece in pieces.OrderByDescending(piece => piece.Width).ThenByDescending(piece => piece.Height))
        {
            if ((long)piece.Width * piece.Height > LargestPiece)
                throw new PermanentException("overlay_too_large", $"An overlay's element has {piece.Width}x{piece.Height} pixels.");
            if (places.Count == 0)
                width = Math.Max(UsualWidth, piece.Width);
            if (x + piece.Width > width)
                (x, y, shelf) = (0, y + shelf, 0);
            if (places.Count > 0 && (long)width * (y + Math.Max(shelf, piece.Height)) > MaxPixels)
            {
                yield return new(width, y + shelf, places);
                (places, x, y, shelf, width) = ([], 0, 0, 0, Math.Max(UsualWidth, piece.Width));
            }
            places.Add((piece, x, y));
            x += piece.Width;
            shelf = Math.Max(shelf, piece.Height);
        }
        if (places.Count > 0)
            yield return new(width, y + shelf, places);
    }

    internal string Svg()
    {
        var body = string.Concat(Places.Select(place =>
            $"""<svg x="{place.X}" y="{place.Y}" width="{place.Piece.Width}" height="{place.Piece.Height}" overflow="hidden">{place.Piece.Svg}</svg>"""));
        return $"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}">{body}</svg>""";
    }
}
