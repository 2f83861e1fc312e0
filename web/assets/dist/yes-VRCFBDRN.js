(()=>{window.confirm=()=>!0;window.alert=()=>{};window.prompt=(i,n)=>n??"";})();
