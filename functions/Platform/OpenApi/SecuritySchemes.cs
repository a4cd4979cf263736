using Microsoft.OpenApi;

namespace AutoVideo.Platform.OpenApi;

/// <summary>The ways to sign in.</summary>
internal static class SecuritySchemes
{
    public static readonly IReadOnlyList<string> Names = ["bearer", "session"];

    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent("bearer", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An access token, an API key, or on the machine itself the owner's key: `Authorization: Bearer …`.",
        });
        document.AddComponent("session", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = "__Host-autovideo-access",
            Description = "The session of a signed-in browser.",
        });
    }
}
