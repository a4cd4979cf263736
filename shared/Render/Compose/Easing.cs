namespace AutoVideo.Render.Compose;

/// <summary>Curves made of sums and products alone: the same on every machine, which <see cref="Math.Sin"/> is not.</summary>
internal static class Easing
{
    /// <summary>Mostly even speed, soft at both ends.</summary>
    internal static double Camera(double t) => 0.6 * t + 0.4 * Smooth(t);

    internal static double Smooth(double t) => t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);

    /// <summary>Fast at first, then settling.</summary>
    internal static double Settle(double t)
    {
        var left = 1 - Math.Clamp(t, 0, 1);
        return 1 - left * left * left;
    }

    /// <summary>A little past the end and back.</summary>
    internal static double Overshoot(double t)
    {
        const double Past = 1.4;
        var left = Math.Clamp(t, 0, 1) - 1;
        return 1 + (Past + 1) * left * left * left + Past * left * left;
    }

    /// <summary>A wave like a sine, period 1, from -1 to 1, with an even slope where it starts over.</summary>
    internal static double Wave(double t)
    {
        var turn = t - Math.Floor(t);
        return turn < 0.5 ? 16 * turn * (0.5 - turn) : -16 * (turn - 0.5) * (1 - turn);
    }
}
