using System.Text;

namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>Bounds on what is stored, as the official storage has them, with an error that says where and how much.</summary>
internal sealed record PayloadLimits(int MaxPayloadBytes, int MaxCustomStatusBytes, int MaxHistoryEvents)
{
    public string? Payload(string? json, string what) => Check(json, what, MaxPayloadBytes);

    public string? CustomStatus(string? json) => Check(json, "Custom status", MaxCustomStatusBytes);

    private static string? Check(string? json, string what, int limit)
    {
        // A char is at most three bytes: most values need no counting.
        if (json is null || json.Length <= limit / 3)
            return json;
        var bytes = Encoding.UTF8.GetByteCount(json);
        return bytes <= limit
            ? json
            : throw new ArgumentException($"{what} is {bytes:N0} bytes of JSON; at most {limit:N0} are allowed. Store it elsewhere and pass a reference.");
    }
}
