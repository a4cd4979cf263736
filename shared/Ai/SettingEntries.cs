namespace AutoVideo.Ai;

/// <summary>A setting of several entries.</summary>
internal static class SettingEntries
{
    /// <summary>
    /// The entries between <c>;</c> or <c>|</c>, trimmed, without empty ones. In Azure it is <c>|</c>: <c>AUTOVIDEO_SETTINGS</c> has
    /// <c>;</c> between settings.
    /// </summary>
    public static string[] Of(string setting) => setting.Split([';', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
