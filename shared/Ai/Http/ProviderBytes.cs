namespace AutoVideo.Ai.Http;

/// <summary>Answers that are media, whole and within a limit.</summary>
internal static class ProviderBytes
{
    /// <summary>More than a minute of speech or a large picture has reason to take.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <param name="mediaType">What the answer must be; see <see cref="ProviderHttp.SendAsync"/>.</param>
    /// <exception cref="ProviderException"/>
    /// <exception cref="ErrorAnswerException">An error answer, for those who take some for an outcome.</exception>
    public static async Task<(byte[] Bytes, string MediaType)> GetBytesAsync(
        this ProviderHttp http, string provider, HttpRequestMessage request, string mediaType, CancellationToken cancellation)
    {
        using var response = await http.SendAsync(provider, request, mediaType, cancellation);
        try
        {
            using var bytes = new MemoryStream();
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
            {
                if (bytes.Length + read > MaxBytes)
                    throw new AnswerTooLargeException();
                bytes.Write(buffer, 0, read);
            }
            return (bytes.ToArray(), response.Content.Headers.ContentType?.MediaType ?? "");
        }
        catch (Exception fault) when (ProviderHttp.Explain(provider, fault, cancellation) is { } explained)
        {
            throw explained;
        }
    }

    /// <exception cref="ProviderException">It is no base64, or too much of it.</exception>
    public static byte[] FromBase64(string provider, string? text)
    {
        if (text is { Length: > 0 and <= MaxBytes / 3 * 4 })
        {
            try
            {
                return Convert.FromBase64String(text);
            }
            catch (FormatException)
            {
                // As an answer without it.
            }
        }
        throw new ProviderException(provider, ProviderFault.BadAnswer, "The answer carries no media in base64.");
    }
}
