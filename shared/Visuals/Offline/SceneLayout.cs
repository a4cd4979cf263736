namespace AutoVideo.Visuals.Offline;

internal enum FrameShape { Portrait, Landscape, Square }

internal readonly record struct Box(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;
    public double Bottom => Top + Height;
    public double CentreX => Left + Width / 2;
    public double CentreY => Top + Height / 2;
}

/// <summary>
/// Where things go. Portrait keeps the top 100 px and the bottom 300 px of 1920 for the apps' buttons and the band around 1400
/// for captions; the other shapes keep the bottom 18 % for captions.
/// </summary>
/// <param name="Unit">Pixels of one design pixel (a frame whose short side is 1080).</param>
/// <param name="Progress">The bar's segments.</param>
/// <param name="Text">Kicker and headline.</param>
/// <param name="Hero">Everything of the subject that is not glow.</param>
internal sealed record SceneLayout(int Width, int Height, FrameShape Shape, double Unit, Box Progress, Box Text, Box Hero, double LargestType, int MostLines)
{
    public static SceneLayout For(int width, int height)
    {
        var ratio = (double)width / height;
        return ratio < 0.8 ? Portrait(width, height) : ratio > 1.25 ? Landscape(width, height) : Square(width, height);
    }

    /// <summary>Top of the band that captions use.</summary>
    public double CaptionTop => Shape == FrameShape.Portrait ? Height * 1330.0 / 1920 : Height * 0.82;

    private static SceneLayout Portrait(int width, int height)
    {
        double x = width / 1080.0, y = height / 1920.0, unit = Math.Min(x, y);
        return new(width, height, FrameShape.Portrait, unit,
            new(86 * x, 118 * y, 908 * x, 8 * unit), new(86 * x, 164 * y, 908 * x, 330 * y), new(50 * x, 510 * y, 980 * x, 800 * y), 108, 2);
    }

    private static SceneLayout Square(int width, int height)
    {
        double x = width / 1080.0, y = height / 1080.0, unit = Math.Min(x, y);
        return new(width, height, FrameShape.Square, unit,
            new(64 * x, 48 * y, 952 * x, 7 * unit), new(64 * x, 78 * y, 952 * x, 250 * y), new(50 * x, 336 * y, 980 * x, 530 * y), 84, 2);
    }

    private static SceneLayout Landscape(int width, int height)
    {
        double x = width / 1920.0, y = height / 1080.0, unit = Math.Min(x, y);
        return new(width, height, FrameShape.Landscape, unit,
            new(96 * x, 54 * y, 1728 * x, 8 * unit), new(96 * x, 130 * y, 860 * x, 720 * y), new(980 * x, 116 * y, 850 * x, 756 * y), 116, 4);
    }
}
