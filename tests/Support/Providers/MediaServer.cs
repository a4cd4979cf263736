using System.Text.Json;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>A server that speaks or draws; what it was asked is kept in the words of the test, in which form is the provider's.</summary>
internal abstract class MediaServer : ProviderServer
{
    public const string Model = "model-of-the-test", Voice = "21m00Tcm4TlvDq8ikWAM";

    /// <summary>The text or prompt of the last request that had one.</summary>
    public string LastText { get; protected set; } = "";

    /// <summary>Speaking rate of the last request, 1 when it named none.</summary>
    public double LastRate { get; protected set; } = 1;

    /// <summary>Aspect as width to height, e.g. 9:16, of the last request: as it was asked for, or the video format that a size is nearest to.</summary>
    public string LastAspect { get; protected set; } = "";

    public long? LastSeed { get; protected set; }

    /// <summary>Whether an answer says how many tokens it took.</summary>
    public bool GivesUsage { get; set; } = true;

    /// <summary>Answers with a picture far too large.</summary>
    public bool DrawsMonsters { get; set; }

    /// <summary>Answers with a picture whose ends are right and whose middle is noise.</summary>
    public bool DrawsNoise { get; set; }

    protected static string? Unknown(JsonElement body, params string[] known) =>
        body.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !known.Contains(name)) is { } name ? $"'{name}' is no field of this request" : null;

    protected static string NearestTo(int width, int height) =>
        VideoFormat.All.MinBy(format => Math.Abs(Math.Log((double)width / height * format.AspectHeight / format.AspectWidth))).ToString();

    protected static async Task JsonAsync(HttpContext http, string json, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json);
    }

    protected static async Task BytesAsync(HttpContext http, byte[] bytes, string type)
    {
        http.Response.ContentType = type;
        await http.Response.Body.WriteAsync(bytes);
    }

    protected async Task<byte[]> PictureAsync(string kind, int width, int height)
    {
        if (DrawsMonsters)
            return await RealPictures.OfAsync("png", 9000, 100);
        if (!DrawsNoise)
            return await RealPictures.OfAsync(kind, width, height);
        byte[] noise = [.. await RealPictures.OfAsync("png", width, height)];
        noise.AsSpan(noise.AsSpan().IndexOf("IDAT"u8) + 4, 2000).Fill(0xA5);
        return noise;
    }

    protected static string Quoted(string text) => JsonSerializer.Serialize(text);
}
