namespace AutoVideo.Render.Compose;

/// <summary>
/// A layer ready to be composed: BT.709 limited-range planes, 4:2:0, colours multiplied by alpha, cropped to what is visible.
/// Chroma is sited as H.264 assumes: on the left luma column, between the two luma rows.
/// </summary>
/// <param name="X">Left edge of the crop within the layer, even.</param>
/// <param name="Y">Top edge of the crop within the layer, even.</param>
/// <param name="LayerWidth">Width of the whole layer, of which this is a crop.</param>
/// <param name="Alpha">Coverage at luma and at chroma resolution; null when the layer is opaque.</param>
internal sealed record LayerPlanes(int X, int Y, int LayerWidth, int LayerHeight, Plane Luma, Plane Blue, Plane Red, AlphaPlanes? Alpha)
{
    internal long Bytes => Luma.Bytes.Length + Blue.Bytes.Length + Red.Bytes.Length + (Alpha is null ? 0 : Alpha.Full.Bytes.Length + Alpha.Half.Bytes.Length);

    internal Plane Colour(int plane) => plane switch { 0 => Luma, 1 => Blue, _ => Red };
}

internal sealed record AlphaPlanes(Plane Full, Plane Half)
{
    internal Plane Of(int plane) => plane == 0 ? Full : Half;
}
