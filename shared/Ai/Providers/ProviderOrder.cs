namespace AutoVideo.Ai.Providers;

/// <summary>A setting that lists providers, first choice first.</summary>
internal static class ProviderOrder
{
    public static IReadOnlyList<string> Of(string setting) =>
        [.. setting.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
}
