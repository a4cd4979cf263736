namespace AutoVideo.Render.Compose;

/// <summary>A decoded picture: 4 bytes a pixel, straight alpha, sRGB. <paramref name="Bytes"/> may be longer than the picture (pooled).</summary>
internal readonly record struct RgbaImage(int Width, int Height, byte[] Bytes);
