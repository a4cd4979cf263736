using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>Pexels' searches for photos and clips, and the pictures they lead to.</summary>
internal sealed class PexelsServer : MediaServer
{
    /// <summary>Searches find nothing.</summary>
    public bool HasNoPhotos { get; set; }

    /// <summary>Where the found pictures are said to be.</summary>
    public string? PictureHost { get; set; }

    /// <summary>The file of the found clip; null when it has none.</summary>
    public byte[]? Clip { get; set; }

    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        if (request.Method != "GET")
            return "no such method";
        if (request.Path.Value!.StartsWith("/photos/", StringComparison.Ordinal) || request.Path == "/clips/8.mp4")
            return request.Headers.Authorization.Count == 0 ? null : "the key went along to where pictures lie";
        if (request.Path != "/v1/search" && request.Path != "/videos/search")
            return "no such endpoint";
        if (request.Headers.Authorization != Key)
            return "the key is missing (it stands alone, without Bearer)";
        return request.Query["query"].ToString().Length == 0 || request.Query["orientation"].ToString() is not ("portrait" or "landscape" or "square")
            || request.Query["locale"] != "en-US" || request.Query["per_page"] != "15" ? "query, orientation, locale or page is wrong" : null;
    }

    protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
    {
        if (http.Request.Path.Value!.StartsWith("/photos/", StringComparison.Ordinal))
        {
            var size = http.Request.Path.Value.Split('/')[2].Split('.')[0].Split('x').Select(int.Parse).ToArray();
            await BytesAsync(http, await PictureAsync("jpg", size[0], size[1]), "image/jpeg");
            return;
        }
        if (http.Request.Path == "/clips/8.mp4")
        {
            await BytesAsync(http, Clip!, "video/mp4");
            return;
        }
        LastText = http.Request.Query["query"].ToString();
        var orientation = http.Request.Query["orientation"].ToString();
        LastAspect = orientation switch { "portrait" => "9:16", "landscape" => "16:9", _ => "1:1" };
        var (width, height) = orientation == "portrait" ? (1200, 1800) : (1800, 1200);
        var root = PictureHost ?? Address;
        // The largest is more than a frame needs, the last lies elsewhere.
        var files = Clip is null ? "" : $$"""
            {"id":1,"quality":"uhd","file_type":"video/mp4","width":3840,"height":2160,"fps":25,"link":"{{root}}/clips/large.mp4"},
            {"id":2,"quality":"hd","file_type":"video/mp4","width":1280,"height":720,"fps":25,"link":"{{root}}/clips/8.mp4"},
            {"id":3,"quality":"hd","file_type":"video/mp4","width":1920,"height":1080,"fps":25,"link":"http://169.254.169.254/clips/8.mp4"}
            """;
        if (http.Request.Path == "/v1/search")
            await JsonAsync(http, HasNoPhotos ? """{"page":1,"per_page":15,"photos":[],"total_results":0}""" : $$"""
                {"page":1,"per_page":15,"total_results":1,"photos":[{"id":7,"width":{{width}},"height":{{height}},"url":"https://www.pexels.com/photo/7/","photographer":"Ann Lee",
                 "photographer_url":"https://www.pexels.com/@ann","photographer_id":1,"avg_color":"#335577","src":{"original":"{{root}}/photos/{{width}}x{{height}}.jpg","large":"x"},"liked":false,"alt":"A bee"}]}
                """);
        else
            await JsonAsync(http, $$"""
                {"page":1,"per_page":15,"total_results":1,"url":"u","videos":[{"id":8,"width":1280,"height":720,"duration":9,"url":"https://www.pexels.com/video/8/","image":"{{root}}/photos/1280x720.jpg",
                 "user":{"id":2,"name":"Bo Chen","url":"https://www.pexels.com/@bo"},"video_files":[{{files}}],"video_pictures":[]}]}
                """);
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"status":429,"code":"Too Many Requests"}"""),
        Fault.OutOfCredit => (402, """{"status":402,"code":"Payment Required"}"""),
        Fault.BadKey => (401, """{"status":401,"code":"Unauthorized"}"""),
        _ => (500, """{"status":500,"code":"Internal Server Error"}"""),
    };
}
