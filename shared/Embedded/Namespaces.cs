#pragma warning disable
namespace AutoVideo.Embedded.Messaging { public static class Placeholder; }
